"""Parts about the programme itself: design, aims, progress, findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dwk.berichte.content import Line, Part
from dwk.berichte.rules import day, euro, kickoff_sentence, listed
from dwk.programme.queries.past import Past, PastRow
from dwk.programme.queries.programmes import ParticipationStatus

from . import participants as people

Compose = Callable[[Past, PastRow, Sequence[ParticipationStatus], str], list[Part]]

#: facts that aims and findings of the founding programme carry stand in the source of the record ("…, F9")
FACT_MARK = "F"


def facts_of(row: PastRow) -> tuple[str, ...]:
    """Numbers of the facts that a record names in its source."""
    words = str(row.data.get("source", "")).replace(",", " ").replace(";", " ").split()
    return tuple(word for word in words if word.startswith(FACT_MARK) and word[1:].isdigit())


def design(past: Past, programme: PastRow, _all: Sequence[ParticipationStatus], title: str) -> list[Part]:
    """Term, those who pay, related elements; then what Kommunen receive and who accompanies them."""
    first = [
        Line(
            f"{day(programme['starts_on'])} – {day(programme['ends_on'])}",
            (programme.trace,),
            ("F1",),
            strong="Projektlaufzeit:",
        )
    ]
    first += _backer_lines(past, "funder", "Förderndes Ministerium:", "F2")
    elements = past.all("programme.relatedelement")
    if elements and programme["context_text"]:
        first.append(Line(programme["context_text"], (programme.trace,), ("F3",), level=1))
        first += [Line(row["text"], (row.trace,), ("F3",), level=2) for row in elements]
    first += _backer_lines(past, "supporter", "Unterstützung:", "F2")
    second = [_budget_line(rule) for rule in past.all("programme.budgetrule", fundable=True)]
    never = past.all("programme.budgetrule", fundable=False)
    if never:
        second.append(
            Line(
                f"Nicht gefördert werden: {listed([row['label'] for row in never])}.",
                tuple(row.trace for row in never),
                ("F6",),
                level=1,
            )
        )
    if second:
        second.insert(0, Line("Kommunen erhalten:", tuple(trace for line in second for trace in line.trace)))
    second += _backer_lines(past, "research", "Wissenschaftliche Begleitung:", "F7")
    second += _backer_lines(past, "office", "Geschäftsstelle:", "F8")
    return [Part("design", title, tuple(first)), Part("design_2", title, tuple(second))]


def _backer_lines(past: Past, kind: str, label: str, fact: str) -> list[Line]:
    return [
        Line(row["wording"], (row.trace,), (fact,), strong=label) for row in past.all("programme.backer", kind=kind)
    ]


def _budget_line(rule: PastRow) -> Line:
    examples = f", zum Beispiel {rule['examples']}" if rule["examples"] else ""
    text = f"{rule['label']}{examples}: bis zu {euro(rule['cap_eur'])} je Kommune und Jahr"
    return Line(text, (rule.trace,), facts_of(rule), level=1)


def aims(chapter: int) -> Compose:
    """The part with the aims of one chapter."""

    def part(past: Past, _programme: PastRow, _all: Sequence[ParticipationStatus], title: str) -> list[Part]:
        rows = past.all("programme.aim", chapter=chapter)
        return [Part(f"aims_{chapter}", title, tuple(Line(row["text"], (row.trace,), facts_of(row)) for row in rows))]

    return part


def progress(past: Past, programme: PastRow, everybody: Sequence[ParticipationStatus], title: str) -> list[Part]:
    """Kick-offs counted from the events; then how the programme words the phases that follow."""
    held = [one for one in everybody if one.kickoff is not None]
    trace = tuple(one.kickoff.trace for one in held if one.kickoff is not None) or (programme.trace,)
    lines = [Line(kickoff_sentence(len(held), len(everybody)), trace, ("F18",))]
    lines += [
        Line(row["text"], (row.trace,), facts_of(row), strong=f"{row['label']}:")
        for row in past.all("programme.phasedefinition")
        if row["text"]
    ]
    return [Part("progress", title, tuple(lines))]


def findings(past: Past, _programme: PastRow, _all: Sequence[ParticipationStatus], title: str) -> list[Part]:
    """What was learnt by then, each with its evidence in the notes."""
    rows = past.all("evaluation.finding")
    lines = tuple(Line(row["text"], (row.trace,), facts_of(row), strong=f"{row['headline']}:") for row in rows)
    if not rows:
        lines = (Line("Bis zu diesem Tag sind keine Erkenntnisse festgehalten.", (_programme.trace,)),)
    evidence = past.all("evaluation.findingevidence")
    notes = "\n".join(dict.fromkeys(f"Beleg: {row['text']}" for row in evidence))
    return [Part("findings", title, lines, notes=notes)]


PARTS: Mapping[str, Compose] = {
    "design": design,
    "aims_1": aims(1),
    "aims_2": aims(2),
    "participants": people.participants,
    "progress": progress,
    "phases": people.phases,
    "participant_progress": people.participant_progress,
    "findings": findings,
}
