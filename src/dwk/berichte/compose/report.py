"""The interim report as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dwk.berichte.content import Front, Line, Part, Record, Report, Support
from dwk.berichte.rules import DEFAULT_PARTS, KIND, day
from dwk.files.queries import checksums_of
from dwk.programme.queries.past import Past, PastRow
from dwk.programme.queries.programmes import statuses

from .parts import PARTS

#: those named under "Gefördert von"
PAYING = ("funder", "supporter")
#: what the last page says of an office
CONTACT = (
    ("", "contact_person"),
    ("", "address"),
    ("Telefon: ", "phone"),
    ("Fax: ", "fax"),
    ("", "email"),
    ("", "website"),
)


class NothingToReport(Exception):
    """The programme did not exist on that day, or nothing of it had been entered by the day of knowledge."""

    def __init__(self, name: str, as_of: str, known_on: str = "") -> None:
        sentence = f"„{name}“ gab es am {day(as_of)} noch nicht. Bitte wählen Sie einen späteren Stand."
        if known_on:
            sentence = (
                f"Zu „{name}“ mit Stand {day(as_of)} war am {day(known_on)} noch nichts eingetragen. "
                "Bitte wählen Sie einen späteren Tag."
            )
        super().__init__(sentence)


def compose(past: Past, name: str, known_on: str = "") -> Report:
    """All parts of the report from what held; refused where the programme itself did not hold yet."""
    programme = next(iter(past.all("programme.programme")), None)
    if programme is None:
        raise NothingToReport(name, past.as_of.isoformat(), known_on)
    template = past.one("berichte.reporttemplate", kind=KIND)
    occasion = _occasion(past)
    titles = [tuple(part) for part in template["parts"]] if template else list(DEFAULT_PARTS)
    participants = statuses(past)
    parts: list[Part] = []
    for key, title in titles:
        parts += PARTS[key](past, programme, participants, title)
    title = f"{template['title'] if template else 'Zwischenbericht'} „{programme['name']}“"
    report = Report(
        title=title,
        as_of=past.as_of.isoformat(),
        known_on=known_on,
        dated_on=occasion["dated_on"] if occasion else past.as_of.isoformat(),
        author=occasion["issued_by"] if occasion else programme["office_text"],
        programme=programme["name"],
        footer=_footer(past),
        front=_front(past, title, [row for row in (template, programme) if row is not None], occasion),
        build=_build(template),
        parts=tuple(parts),
        thanks=Line("Vielen Dank für Ihre Aufmerksamkeit.", (programme.trace,), ("F28",)),
        closing=_closing(past, programme),
        records=(),
    )
    return replace(report, records=_records(past, report))


def _occasion(past: Past) -> PastRow | None:
    """The occasion that the day belongs to: from the date of its report to the day it is given, no longer."""
    stand = past.as_of.isoformat()
    known = [
        row
        for row in past.all("berichte.reportoccasion", kind=KIND)
        if row["dated_on"] <= stand <= max(row["held_on"], row["dated_on"])
    ]
    return max(known, key=lambda row: str(row["dated_on"]), default=None)


def _backers(past: Past, *kinds: str) -> list[PastRow]:
    return [row for kind in kinds for row in past.all("programme.backer", kind=kind)]


def _footer(past: Past) -> str:
    words = "; ".join(row["wording"] for row in _backers(past, *PAYING))
    return f"Gefördert von: {words}" if words else ""


def _front(past: Past, title: str, titled: Sequence[PastRow], occasion: PastRow | None) -> Front:
    lines: list[Line] = []
    if occasion is not None:
        lines = [
            Line(f"{occasion['place']}, {day(occasion['held_on'])}", (occasion.trace,), ("F1",)),
            Line(f"Bericht vom {day(occasion['dated_on'])}, {occasion['issued_by']}", (occasion.trace,), ("F1",)),
        ]
    paying, partners = _backers(past, *PAYING), _backers(past, "partner")
    numbers = [row["logo_id"] for row in (*paying, *partners) if row["logo_id"]]
    logos = checksums_of(numbers) if numbers else {}
    return Front(
        title=Line(title, tuple(row.trace for row in titled), ("F1",)),
        place=occasion["place"] if occasion else "",
        held_on=occasion["held_on"] if occasion else "",
        dated_on=occasion["dated_on"] if occasion else "",
        occasion=tuple(lines),
        funders=tuple(_support(row, logos) for row in paying),
        partners=tuple(_support(row, logos) for row in partners),
    )


def _support(row: PastRow, logos: Mapping[int, str]) -> Support:
    """Wording and, where a logo was given, its checksum: another file later does not change a frozen report."""
    logo = logos.get(row["logo_id"], "") if row["logo_id"] else ""
    return Support(row["wording"], row.trace, logo, f"Logo: {row['wording']}" if logo else "")


def _build(template: PastRow | None) -> Line | None:
    """How the report is built is a record too."""
    if template is None:
        return None
    order = "; ".join(dict.fromkeys(title for _, title in template["parts"]))
    return Line(order, (template.trace,), ("F29",), strong="Inhalt:")


def _closing(past: Past, programme: PastRow) -> tuple[Line, ...]:
    """How the offices are reached; the contact is told apart from them by nothing but its place."""
    lines: list[Line] = []
    if programme["office_text"]:
        lines.append(Line(programme["office_text"], (programme.trace,), ("F28",)))
    for backer in _backers(past, "office"):
        office = past.one("programme.organisation", backer["organisation_id"])
        if office is None:
            continue
        lines += [Line(f"{label}{office[name]}", (office.trace,), ("F28",)) for label, name in CONTACT if office[name]]
    return tuple(lines) or (Line(programme["name"], (programme.trace,), ("F28",)),)


def _records(past: Past, report: Report) -> tuple[Record, ...]:
    """What is known of each record that the report names, in the order of their names."""
    traces = {trace for line in report.lines() for trace in line.trace}
    traces |= {trace for part in report.parts for trace in part.traces()}
    rows = {row.trace: row for kind in past.rows.values() for row in kind.values() if row.trace in traces}
    return tuple(
        Record(trace, row.effective_on.isoformat(), str(row.data.get("source", "")), str(row.data.get("date_note", "")))
        for trace, row in sorted(rows.items())
    )
