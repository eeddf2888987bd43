"""The founding programme of the demo, entered through the actions with the days its sources give."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .demo_examples import INVENTED, enter_examples

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.audit.rules import Actor
    from dwk.programme.models import Organisation, Participation, Programme

NO_DAY = "Der Tag ist in der Quelle nicht genannt; spätestens der Tag des Zwischenberichts."
NO_ENTRY_DAY = "Der Tag der Aufnahme ist in der Quelle nicht genannt; angesetzt ist der Beginn der Laufzeit."


def programme_pending() -> bool:
    """Whether the founding programme has not been entered yet."""
    from dwk.programme.models import Programme

    return not Programme.objects.filter(slug="dwk").exists()


def described() -> dict[str, Any]:
    """The founding programme as a file of the package."""
    import yaml  # only when there is something to load

    text = files("dwk.content").joinpath("demo", "programm_dwk.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def enter_programme(by: Actor) -> Programme:
    """Enter everything; the caller's transaction makes it all or nothing."""
    from dwk.programme.actions.programmes import create_programme

    data = described()
    facts = dict(data["programme"])
    start, report_day = facts["starts_on"], data["report"]["dated_on"]
    programme = create_programme(
        by=by, effective_on=start, rules=data["rules"], phases={k: _sourced(v, data) for k, v in data["phases"].items()},
        **_sourced(facts, data),
    )  # fmt: skip
    organisations = _enter_parts(programme, data, by, start)
    _enter_report(programme, data, by, start)
    for position, entry in enumerate(data["participations"]):
        _enter_participation(programme, position, entry, data, by)
    _enter_findings(programme, data, by, report_day)
    second = _enter_second(data["second_programme"], by)
    _enter_memberships(programme, organisations, by, start)
    _enter_office(second, by)
    return programme


def _sourced(entry: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Fields with the source, and in it the number of the fact they carry."""
    fact = entry.get("fact", "")
    return {**{k: v for k, v in entry.items() if k != "fact"}, "source": f"{data['source']}, {fact}".rstrip(", ")}


def _enter_parts(programme: Programme, data: dict[str, Any], by: Actor, start: date) -> dict[str, Organisation]:
    from dwk.programme.actions.programmes import add_part, create_organisation
    from dwk.programme.models import Aim, Backer, BudgetRule, RelatedElement

    organisations = {
        key: create_organisation(by=by, effective_on=start, source=data["source"], **fields)
        for key, fields in data["organisations"].items()
    }
    for position, entry in enumerate(data["backers"]):
        fields = {**_sourced(entry, data), "organisation": organisations[entry["organisation"]]}
        add_part(part=Backer(programme=programme, position=position, **fields), by=by, effective_on=start)
    for position, text in enumerate(data["related_elements"]):
        fields = _sourced({"text": text, "fact": "F3"}, data)
        add_part(part=RelatedElement(programme=programme, position=position, **fields), by=by, effective_on=start)
    for position, entry in enumerate(data["budget"]):
        fields = {**_sourced(entry, data), "fundable": "cap_eur" in entry}
        add_part(part=BudgetRule(programme=programme, position=position, **fields), by=by, effective_on=start)
    for position, entry in enumerate(data["aims"]):
        add_part(part=Aim(programme=programme, position=position, **_sourced(entry, data)), by=by, effective_on=start)
    return organisations


def _enter_report(programme: Programme, data: dict[str, Any], by: Actor, start: date) -> None:
    from dwk.berichte.actions import create_occasion, create_template

    report = dict(data["report"])
    create_template(
        programme=programme, kind=report["kind"], title=report["title"], parts=report["parts"],
        source=f"{data['source']}, F29", by=by, effective_on=start,
    )  # fmt: skip
    create_occasion(
        programme=programme, kind=report["kind"], place=report["place"], held_on=report["held_on"],
        dated_on=report["dated_on"], issued_by=report["issued_by"], source=f"{data['source']}, F1",
        by=by, effective_on=report["dated_on"],
    )  # fmt: skip


def _enter_participation(
    programme: Programme, position: int, entry: dict[str, Any], data: dict[str, Any], by: Actor
) -> None:
    from dwk.programme.actions.participations import create_participation, state_focus
    from dwk.regions.queries import region_by_key

    starts = entry.get("starts_on", programme.starts_on)
    report_day = data["report"]["dated_on"]
    participation = create_participation(
        programme=programme, slug=entry["slug"], name=entry["name"], designation=entry["designation"], kind="model",
        starts_on=starts, position=position, regions=[region_by_key(key) for key in entry["regions"]],
        source=f"{data['source']}, F17", small=entry["slug"] in {"adorf", "grabow"},
        date_note=" ".join(part for part in (entry.get("date_note", NO_ENTRY_DAY), entry.get("note", "")) if part),
        by=by, effective_on=starts,
    )  # fmt: skip
    if "focus" in entry:
        state_focus(
            participation=participation, text=entry["focus"], by=by, effective_on=report_day,
            source=f"{data['source']}, F22", date_note=NO_DAY,
        )  # fmt: skip
    _enter_phases(participation, entry, data, by)


def _enter_phases(participation: Participation, entry: dict[str, Any], data: dict[str, Any], by: Actor) -> None:
    """Every phase stands there from the beginning as not begun; what a source states moves it on."""
    from dwk.programme.actions.events import plan_event
    from dwk.programme.actions.phases import plan_phase, start_phase, submit_phase

    report_day, starts = data["report"]["dated_on"], participation.starts_on
    kickoff = plan_phase(participation=participation, kind="kickoff", by=by, effective_on=starts)
    start_phase(run=kickoff, by=by, effective_on=report_day, source=data["source"], date_note=NO_DAY)
    plan_event(
        programme=participation.programme, participation=participation, phase_run=kickoff, kind="kickoff",
        title="Kick-off-Veranstaltung vor Ort", on=report_day, precision="by", held=True, date_note=NO_DAY,
        place=participation.name, source=f"{data['source']}, F18", by=by, effective_on=report_day,
    )  # fmt: skip
    submit_phase(run=kickoff, user=None, by=by, effective_on=report_day)
    profile = plan_phase(participation=participation, kind="profile", by=by, effective_on=starts)
    if "profile" in entry:
        start_phase(
            run=profile,
            by=by,
            effective_on=entry["profile"]["day"],
            source="Kommunalprofil",
            date_note=entry["profile"]["note"],
        )
    workshop = plan_phase(participation=participation, kind="workshop", by=by, effective_on=starts)
    if "workshop" in entry:
        # YAML reads "on" as a truth value, so the file says "day"
        event = {("on" if name == "day" else name): value for name, value in entry["workshop"].items()}
        start_phase(run=workshop, by=by, effective_on=event["on"], source=event["source"])
        plan_event(
            programme=participation.programme, participation=participation, phase_run=workshop, kind="workshop",
            held=True, by=by, effective_on=event["on"], **event,
        )  # fmt: skip
    plan_phase(participation=participation, kind="plan", by=by, effective_on=starts)


def _enter_findings(programme: Programme, data: dict[str, Any], by: Actor, day: date) -> None:
    from dwk.evaluation.actions import add_evidence, note_finding

    for position, entry in enumerate(data["findings"]):
        finding = note_finding(programme=programme, position=position, by=by, effective_on=day, **_sourced(entry, data))
        add_evidence(
            finding=finding, text=f"{data['source']}, Teil „Erste Erkenntnisse“", on=day, by=by, effective_on=day
        )


def _enter_second(entry: dict[str, Any], by: Actor) -> Programme:
    """A second programme beside the first, with other rules and every kind of participation."""
    from dwk.programme.actions.programmes import create_programme

    fields = {name: value for name, value in entry.items() if name != "participations"}
    programme = create_programme(
        by=by, effective_on=entry["starts_on"], source=INVENTED, rules={"budget_year": "project", "review_days": 42},
        **fields,
    )  # fmt: skip
    enter_examples(programme, entry["participations"], by)
    return programme


def _enter_memberships(programme: Programme, organisations: dict[str, Organisation], by: Actor, start: date) -> None:
    """Give the invented people their places: office, research and funder for all, the others in Dithmarschen."""
    from dwk.accounts.models import User
    from dwk.programme.actions.people import add_member
    from dwk.programme.models import Participation

    own = Participation.objects.get(programme=programme, slug="dithmarschen")
    of_all = {
        "programme_office": "kompetenzzentrum",
        "research_partner": "ffg",
        "funder": "bmfsfj",
        "strategic_adviser": "",
    }
    for user in User.objects.filter(is_persona=True).prefetch_related("role_assignments"):
        for assignment in user.role_assignments.all():
            everywhere = assignment.role in of_all
            add_member(
                user=user, programme=programme, participation=None if everywhere else own, role=assignment.role,
                organisation=organisations.get(of_all.get(assignment.role, "")), source=INVENTED,
                by=by, effective_on=start,
            )  # fmt: skip


def _enter_office(programme: Programme, by: Actor) -> None:
    """The invented office looks after the second programme too."""
    from dwk.accounts.models import User
    from dwk.accounts.permissions import Role
    from dwk.programme.actions.people import add_member

    role = Role.PROGRAMME_OFFICE.value
    for user in User.objects.filter(is_persona=True, role_assignments__role=role):
        add_member(
            user=user, programme=programme, participation=None, role=role, source=INVENTED, by=by,
            effective_on=programme.starts_on,
        )  # fmt: skip
