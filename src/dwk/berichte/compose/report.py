"""The interim report as a whole."""

from __future__ import annotations

from dwk.berichte.content import Line, Part, Report
from dwk.berichte.rules import DEFAULT_PARTS, KIND, day
from dwk.programme.queries.past import Past, PastRow
from dwk.programme.queries.programmes import statuses

from .parts import PARTS


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
    return Report(
        title=f"{template['title'] if template else 'Zwischenbericht'} „{programme['name']}“",
        as_of=past.as_of.isoformat(),
        known_on=known_on,
        dated_on=occasion["dated_on"] if occasion else past.as_of.isoformat(),
        author=occasion["issued_by"] if occasion else programme["office_text"],
        programme=programme["name"],
        footer=_footer(past),
        cover=_cover(past, programme, occasion, template),
        parts=tuple(parts),
        closing=_closing(past, programme),
    )


def _occasion(past: Past) -> PastRow | None:
    known = [row for row in past.all("berichte.reportoccasion", kind=KIND) if row["dated_on"] <= past.as_of.isoformat()]
    return max(known, key=lambda row: str(row["dated_on"]), default=None)


def _backers(past: Past, kind: str) -> list[PastRow]:
    return past.all("programme.backer", kind=kind)


def _footer(past: Past) -> str:
    words = [f"Gefördert von: {row['wording']}" for row in _backers(past, "funder")]
    return " · ".join(words)


def _cover(past: Past, programme: PastRow, occasion: PastRow | None, template: PastRow | None) -> tuple[Line, ...]:
    lines = []
    if occasion is not None:
        lines.append(Line(f"{occasion['place']}, {day(occasion['held_on'])}", (occasion.trace,), ("F1",)))
        lines.append(Line(f"{day(occasion['dated_on'])}, {occasion['issued_by']}", (occasion.trace,), ("F1",)))
    funders = _backers(past, "funder") + _backers(past, "supporter")
    for heading, rows in (("Gefördert von:", funders), ("Projektpartner:", _backers(past, "partner"))):
        if rows:
            text = "; ".join(row["wording"] for row in rows)
            lines.append(Line(text, tuple(row.trace for row in rows), ("F2",), strong=heading))
    if template is not None:
        # how the report is built is a record too
        order = "; ".join(dict.fromkeys(title for _, title in template["parts"]))
        lines.append(Line(order, (template.trace,), ("F29",), strong="Inhalt:"))
    return tuple(lines) or (Line(programme["name"], (programme.trace,), strong="Programm:"),)


def _closing(past: Past, programme: PastRow) -> tuple[Line, ...]:
    lines = [Line("Vielen Dank für Ihre Aufmerksamkeit.", (programme.trace,), ("F28",))]
    for backer in _backers(past, "office"):
        office = past.one("programme.organisation", backer["organisation_id"])
        if office is None:
            continue
        if programme["office_text"]:
            lines.append(Line(programme["office_text"], (programme.trace,), ("F28",)))
        shown = (
            ("", "contact_person"),
            ("", "address"),
            ("Telefon: ", "phone"),
            ("Fax: ", "fax"),
            ("", "email"),
            ("", "website"),
        )
        for label, name in shown:
            if office[name]:
                lines.append(Line(f"{label}{office[name]}", (office.trace,), ("F28",)))
    return tuple(lines)
