"""The example profiles of the demo: real figures, invented interviews, entered through the actions like by people."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.accounts.models import User
    from dwk.audit.rules import Actor
    from dwk.kommunalprofil.models import Code, Evidence, Profile, Quote, Statement, Transcript
    from dwk.programme.models import Participation
    from dwk.projections.models import ProjectionRun

MARK = re.compile(r"\{(kennzahl|zitat|verlauf|altersaufbau|vorausberechnung):([^}]+)\}")


def profiles_pending() -> bool:
    """Whether the example profiles have not been entered yet."""
    from dwk.kommunalprofil.models import Profile

    return not Profile.objects.filter(participation__programme__slug="dwk").exists()


def described() -> dict[str, Any]:
    """The example profiles as a file of the package."""
    import yaml  # only when there is something to load

    text = files("dwk.content").joinpath("demo", "kommunalprofil.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def enter_profiles(by: Actor, now: datetime) -> int:
    """Enter all of them; the caller's transaction makes it all or nothing. How many."""
    from dwk.kommunalprofil.actions.interviews import save_guide
    from dwk.programme.models import Programme

    data = described()
    programme = Programme.objects.get(slug="dwk")
    guide = save_guide(
        programme=programme, name=data["guide"]["name"], by=by, effective_on=now.date(), source=data["label"],
        questions=[{"key": str(n), **one} for n, one in enumerate(data["guide"]["questions"], 1)],
    )  # fmt: skip
    for entry in data["profiles"]:
        place = programme.participations.get(slug=entry["participation"])
        quotes = _enter_interviews(place, entry, data, guide, by, now)
        profile = _enter_profile(place, entry, quotes, data["label"], by, now)
        _agree(profile, by, now)
    return len(data["profiles"])


def _enter_interviews(
    place: Participation, entry: dict[str, Any], data: dict[str, Any], guide: Any, by: Actor, now: datetime
) -> dict[str, Quote]:
    """Interviews with consent, transcript, codings and released quotes; quotes by their key."""
    from dwk.accounts.models import User
    from dwk.kommunalprofil.actions.coding import add_code, code_passage
    from dwk.kommunalprofil.actions.interviews import add_transcript, give_consent, record_interview

    day = now.date()
    coder = User.objects.filter(is_persona=True, role_assignments__role="research_partner").first()
    codes: dict[str, Code] = {}
    quotes: dict[str, Quote] = {}
    for one in data["codes"]:
        codes[one["key"]] = add_code(
            participation=place, name=one["name"], definition=one["definition"], color=one["color"],
            coding_rule=one.get("rule", ""), parent=codes.get(one.get("parent", "")), by=by, effective_on=day,
        )  # fmt: skip
    names = ("pseudonym", "group", "function", "age_group", "area", "dimensions", "held_on")
    for one in entry["interviews"]:
        interview = record_interview(
            participation=place, guide=guide, example=True, by=by, effective_on=day, source=data["label"],
            **{name: one[name] for name in names},
        )  # fmt: skip
        give_consent(
            interview=interview, form="written", given_on=one["held_on"], may_quote=True, by=by, effective_on=day,
            keeps_signed=one["keeps_signed"], source=data["label"],
        )  # fmt: skip
        transcript = add_transcript(interview=interview, text=one["text"], name="", user=coder, at=now, by=by)
        for coding in one["codings"]:
            start = one["text"].index(coding["passage"])
            code_passage(
                transcript=transcript, code=codes[coding["code"]], start=start, end=start + len(coding["passage"]),
                user=coder, at=now, by=by,
            )  # fmt: skip
        quotes |= _quotes(transcript, one, by, now)
    return quotes


def _quotes(transcript: Transcript, interview: dict[str, Any], by: Actor, now: datetime) -> dict[str, Quote]:
    from dwk.kommunalprofil.actions.coding import make_quote, release_quote

    found = {}
    for one in interview["quotes"]:
        start = interview["text"].index(one["passage"])
        quote = make_quote(
            transcript=transcript, start=start, end=start + len(one["passage"]), text=one["text"], by=by,
            speaker=one["speaker"], effective_on=now.date(),
        )  # fmt: skip
        found[one["key"]] = release_quote(quote=quote, by=by, effective_on=now.date())
    return found


def _enter_profile(
    place: Participation, entry: dict[str, Any], quotes: dict[str, Quote], label: str, by: Actor, now: datetime
) -> Profile:
    from dwk.kommunalprofil.actions.chapters import write_chapter
    from dwk.kommunalprofil.actions.evidence import from_quote
    from dwk.kommunalprofil.actions.profiles import remove_chapter, start_profile
    from dwk.kommunalprofil.models import Chapter
    from dwk.regions.queries import region_by_key

    day = now.date()
    profile = start_profile(
        participation=place, region=region_by_key(entry["region"]), form=entry["form"], title=entry["title"], source=label,
        by=by, effective_on=day,
    )  # fmt: skip
    known: dict[str, Evidence] = {}

    def evidence(mark: str) -> Evidence:
        if mark not in known:
            kind, _, key = mark.partition(":")
            if kind == "zitat":
                known[mark] = from_quote(profile=profile, quote=quotes[key], by=by, effective_on=day)
            else:
                known[mark] = _frozen(profile, kind, key, by, now)
        return known[mark]

    for chapter in Chapter.objects.filter(profile=profile):
        if chapter.key not in entry["chapters"]:
            remove_chapter(chapter=chapter, by=by, effective_on=day)
    for key, text in entry["chapters"].items():
        chapter = Chapter.objects.get(profile=profile, key=key)
        worded = MARK.sub(lambda found: f"{{beleg:{evidence(found[0][1:-1]).pk}}}", _possible(profile, text))
        if worded.strip():
            write_chapter(chapter=chapter, text=worded.strip(), edition=chapter.edition, by=by, effective_on=day)
    _enter_statements(profile, entry, evidence, by, now)
    return profile


def _frozen(profile: Profile, kind: str, key: str, by: Actor, now: datetime) -> Evidence:
    """A figure or a chart of the region, the latest there is."""
    from dwk.kommunalprofil.actions.charts import freeze_curve, freeze_pyramid, freeze_run_curve
    from dwk.kommunalprofil.actions.evidence import freeze_figure
    from dwk.regions.queries import region_by_key

    common: dict[str, Any] = {"profile": profile, "by": by, "effective_on": now.date()}
    if kind == "verlauf":
        code, *others = key.split("+")
        return freeze_curve(indicator_code=code, compared=[region_by_key(one) for one in others], **common)
    if kind == "altersaufbau":
        return freeze_pyramid(year=int(key), **common)
    run = _example_run(profile) if kind == "vorausberechnung" else None
    if run is not None:
        return freeze_run_curve(run=run, series=key, **common)
    return freeze_figure(indicator_code=key, **common)


def _example_run(profile: Profile) -> ProjectionRun | None:
    """The released status quo among the examples."""
    from dwk.projections.queries.runs import runs_of

    released = runs_of(profile.region, drafts=False)
    return next((one for one in released if one.scenario_name.startswith("Status quo")), None)


def _possible(profile: Profile, text: str) -> str:
    """The text, without the projection where somebody took the figures for it away."""
    if "{vorausberechnung:" in text and _example_run(profile) is None:
        return re.sub(r"\{vorausberechnung:[^}]+\}", "Eine freigegebene Vorausberechnung liegt nicht vor.", text)
    return text


def _enter_statements(profile: Profile, entry: dict[str, Any], evidence: Any, by: Actor, now: datetime) -> None:
    from dwk.kommunalprofil.actions.statements import add_statement, pair

    made: dict[str, Statement] = {}
    for one in entry["statements"]:
        made[one["key"]] = add_statement(
            profile=profile, quadrant=one["quadrant"], text=one["text"], field_of_action=one["field"],
            dimensions=one["dimensions"], reference_year=one.get("year"), disputed=one.get("disputed", False),
            differing_view=one.get("differing_view", ""), evidence=[evidence(mark) for mark in one["evidence"]],
            by=by, effective_on=now.date(),
        )  # fmt: skip
    for one in entry["pairings"]:
        pair(
            inner=made[one["inner"]],
            outer=made[one["outer"]],
            recommendation=one["text"],
            by=by,
            effective_on=now.date(),
        )


def _agree(profile: Profile, by: Actor, now: datetime) -> None:
    """A round, an answered comment and both signatures, where the example people of the Kommune can give them."""
    from dwk.accounts.permissions import Role
    from dwk.audit.rules import Actor as Person
    from dwk.kommunalprofil.actions import comments, reviews
    from dwk.kommunalprofil.actions.releasing import release
    from dwk.kommunalprofil.actions.signing import sign
    from dwk.kommunalprofil.actions.versions import freeze_version

    day = now.date()
    lead, research = _persona(profile, Role.MUNICIPAL_LEAD), _persona(profile, Role.RESEARCH_PARTNER)
    if lead is None or research is None:
        return
    as_lead, as_research = Person(lead.pk, lead.name), Person(research.pk, research.name)
    found = reviews.open_round(profile=profile, deadline=day + timedelta(days=28), by=as_research, effective_on=day)
    reviews.invite(found=found, users=[lead], by=as_research, effective_on=day)
    comment = comments.write(
        found=found, block="chapter:housing", kind="addition", user=lead, by=as_lead, effective_on=day,
        text="Beispiel: Bitte ergänzen Sie, dass es zum Bestand stufenloser Wohnungen keine amtliche Zahl gibt.",
    )  # fmt: skip
    comments.answer(
        comment=comment, state="accepted", by=as_research, effective_on=day,
        text="Beispiel: Der Satz steht im Kapitel „Wohnen“.",
    )  # fmt: skip
    reviews.close_early(
        found=found, reason="Beispiel: Die eingeladene Person ist fertig.", by=as_research, effective_on=day
    )
    version = freeze_version(profile=profile, by=as_research, effective_on=day)
    sign(version=version, user=research, role=Role.RESEARCH_PARTNER, by=as_research, effective_on=day)
    sign(version=version, user=lead, role=Role.MUNICIPAL_LEAD, by=as_lead, effective_on=day)
    for key in ("basics", "geography", "development", "swot", "outlook", "sources"):
        release(version=version, key=key, by=as_lead, effective_on=day)


def _persona(profile: Profile, role: Any) -> User | None:
    from dwk.programme.models import Membership

    here = Membership.objects.filter(user__is_persona=True, role=role.value, programme=profile.participation.programme)
    member = here.filter(participation=profile.participation).first() or here.filter(participation=None).first()
    return None if member is None else member.user
