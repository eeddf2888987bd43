"""School holidays out of a calendar (.ics) or a table (.csv). Pure: bytes in, entries out."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, timedelta

from .deadline_rules import Holiday

MOST, LONGEST_NAME = 300, 120
DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
NO_FILE = "Die Datei ist weder ein Kalender (.ics) noch eine Tabelle (.csv) mit den Spalten Name, von und bis."


class UnreadableHolidays(Exception):
    """The file cannot be read; the text is a German sentence."""


def holidays_in(content: bytes) -> list[Holiday]:
    """Entries of a file, in the order of their days; refused as a whole when one of them cannot be read."""
    text = _text(content)
    found = _calendar(text) if "BEGIN:VCALENDAR" in text[:2000] else _table(text)
    if not found:
        raise UnreadableHolidays("In der Datei stehen keine Ferien. " + NO_FILE)
    if len(found) > MOST:
        raise UnreadableHolidays(f"Die Datei hat {len(found)} Einträge, möglich sind {MOST}. Bitte teilen Sie sie auf.")
    for one in found:
        if one.last < one.first:
            raise UnreadableHolidays(
                f"Bei „{one.name}“ liegt der letzte Tag vor dem ersten. Bitte prüfen Sie die Datei."
            )
    return sorted(dict.fromkeys(found), key=lambda one: (one.first, one.name))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _calendar(text: str) -> list[Holiday]:
    # a line that begins with a blank goes on with the one before
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    found: list[Holiday] = []
    event: dict[str, str] | None = None
    for line in lines:
        key, _, value = line.partition(":")
        name = key.partition(";")[0].upper()
        if name == "BEGIN" and value.strip().upper() == "VEVENT":
            event = {}
        elif name == "END" and value.strip().upper() == "VEVENT" and event is not None:
            found.append(_event(event))
            event = None
        elif event is not None and name in {"SUMMARY", "DTSTART", "DTEND"}:
            event[name] = value.strip()
    return found


def _event(event: dict[str, str]) -> Holiday:
    name = re.sub(r"\\([,;\\])", r"\1", event.get("SUMMARY", "")).strip() or "Ferien"
    first = _stamp(event.get("DTSTART", ""), name)
    # the end of a whole day in a calendar is the day after it
    last = _stamp(event["DTEND"], name) - timedelta(days=1) if "DTEND" in event else first
    return Holiday(name[:LONGEST_NAME], first, max(first, last))


def _stamp(value: str, name: str) -> date:
    found = DAY.match(value)
    try:
        return date(*(int(part) for part in found.groups())) if found else _refused(value, name)
    except ValueError:
        return _refused(value, name)


def _table(text: str) -> list[Holiday]:
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    sign = ";" if ";" in lines[0] else ","
    head, *rows = csv.reader(lines, delimiter=sign)
    names = [cell.strip().lower() for cell in head]
    if not {"name", "von", "bis"} <= set(names):
        raise UnreadableHolidays(NO_FILE)
    places = [names.index(wanted) for wanted in ("name", "von", "bis")]
    found = []
    for row in rows:
        name, first, last = (row[at].strip() if at < len(row) else "" for at in places)
        found.append(Holiday(name[:LONGEST_NAME] or "Ferien", _day(first, name), _day(last, name)))
    return found


def _day(value: str, name: str) -> date:
    for shape in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(value, shape).date()
        except ValueError:
            continue
    return _refused(value, name)


def _refused(value: str, name: str) -> date:
    raise UnreadableHolidays(f"Bei „{name[:80]}“ ist „{value[:30]}“ kein Tag. Bitte schreiben Sie ihn wie 21.12.2026.")
