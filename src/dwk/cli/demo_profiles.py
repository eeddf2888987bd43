"""The example profiles of the demo: real figures, invented interviews, entered through the actions like by people."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.accounts.models import User
    from dwk.audit.rules import Actor
    from dwk.kommunalprofil.models import Code, Evidence, Profile, Quote, Statement, Transcript
    from dwk.programme.models import Participation, Programme
    from dwk.projections.models import ProjectionRun

MARK = re.compile(r"\{(kennzahl|zitat|verlauf|altersaufbau|vorausberechnung):([^}]+)\}")
PROJECTED = "{vorausberechnung:"
FOLDER = files("dwk.content").joinpath("demo")


def profiles_pending() -> bool:
    """Whether the example profiles have not been entered yet."""
    from dwk.kommunalprofil.models import Profile

    return not Profile.objects.filter(participation__programme__slug="dwk").exists()


def described() -> dict[str, Any]:
    """The example profiles as files of the package: what they share, and one file for each."""
    import yaml  # only when there is something to load

    def read(name: str) -> dict[str, Any]:
        found: dict[str, Any] = yaml.safe_load(FOLDER.joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
        return found

    shared = read("kommunalprofil")
    return {**shared, "profiles": [read(f"kommunalprofil-{name}") for name in shared["profiles"]]}


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
    second = _second_coder(programme, data, by, now.date())
    for entry in data["profiles"]:
        place = programme.participations.get(slug=entry["participation"])
        quotes = _enter_interviews(place, entry, data, guide, second, by, now)
        profile = _enter_profile(place, entry, quotes, data, by, now)
        _agree(profile, by, now)
    return len(data["profiles"])


def _second_coder(programme: Programme, data: dict[str, Any], by: Actor, day: date) -> User:
    """Somebody of the research partner who codes some of the texts as well; without password there is no log-in."""
    from dwk.accounts.actions import create_user
    from dwk.accounts.models import User
    from dwk.accounts.permissions import Role
    from dwk.programme.actions.people import add_member

    described = data["second_coder"]
    known = User.objects.filter(email=described["email"]).first()
    user = known or create_user(**described, roles=[Role.RESEARCH_PARTNER], by=by, effective_on=day)
    add_member(
        user=user, programme=programme, participation=None, role=Role.RESEARCH_PARTNER.value, source=data["label"], by=by,
        effective_on=day,
    )  # fmt: skip
    return user


def _enter_interviews(
    place: Participation,
    entry: dict[str, Any],
    data: dict[str, Any],
    guide: Any,
    second: User,
    by: Actor,
    now: datetime,
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
            coding_rule=one.get("rule", ""), anchor_example=one.get("example", ""), by=by, effective_on=day,
            parent=codes.get(one.get("parent", "")),
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
        for user, codings in ((coder, one["codings"]), (second, one.get("second", ()))):
            for coding in codings:
                start = one["text"].index(coding["passage"])
                code_passage(
                    transcript=transcript, code=codes[coding["code"]], start=start, end=start + len(coding["passage"]),
                    user=user, at=now, memo=coding.get("memo", ""), by=by,
                )  # fmt: skip
        quotes |= _quotes(transcript, one, by, now)
    return quotes


def _quotes(transcript: Transcript, interview: dict[str, Any], by: Actor, now: datetime) -> dict[str, Quote]:
    from dwk.kommunalprofil.actions.coding import make_quote, release_quote

    found = {}
    for one in interview["quotes"]:
        start = interview["text"].index(one["passage"])
        quote = make_quote(
            transcript=transcript, start=start, end=start + len(one["passage"]), by=by,
            text=one.get("text", one["passage"]), speaker=one["speaker"], effective_on=now.date(),
        )  # fmt: skip
        found[one["key"]] = release_quote(quote=quote, by=by, effective_on=now.date())
    return found


def _enter_profile(
    place: Participation,
    entry: dict[str, Any],
    quotes: dict[str, Quote],
    data: dict[str, Any],
    by: Actor,
    now: datetime,
) -> Profile:
    from dwk.kommunalprofil.actions.chapters import write_chapter
    from dwk.kommunalprofil.actions.evidence import from_quote
    from dwk.kommunalprofil.actions.profiles import remove_chapter, start_profile
    from dwk.kommunalprofil.models import Chapter
    from dwk.regions.queries import region_by_key

    day = now.date()
    profile = start_profile(
        participation=place, region=region_by_key(entry["region"]), form=entry["form"], title=entry["title"],
        source=data["label"],
        by=by, effective_on=day,
    )  # fmt: skip
    known: dict[str, Evidence] = {}

    def evidence(mark: str) -> Evidence:
        if mark not in known:
            kind, _, key = mark.partition(":")
            if kind == "zitat":
                known[mark] = from_quote(profile=profile, quote=quotes[key], by=by, effective_on=day)
            else:
                known[mark] = _frozen(profile, kind, key, data["run"], by, day)
        return known[mark]

    for chapter in Chapter.objects.filter(profile=profile):
        if chapter.key not in entry["chapters"]:
            remove_chapter(chapter=chapter, by=by, effective_on=day)
    for key, text in entry["chapters"].items():
        chapter = Chapter.objects.get(profile=profile, key=key)
        worded = MARK.sub(
            lambda found: f"{{beleg:{evidence(found[0][1:-1]).pk}}}", _possible(profile, data["run"], text)
        )
        if worded.strip():
            write_chapter(chapter=chapter, text=worded.strip(), edition=chapter.edition, by=by, effective_on=day)
    released = _example_run(profile, data["run"]) is not None
    left_out = () if released else PROJECTED[1:]
    _enter_statements(profile, entry, evidence, left_out, by, now)
    return profile


def _frozen(profile: Profile, kind: str, key: str, run: str, by: Actor, day: date) -> Evidence:
    """A figure or a chart by its mark, with year and larger region where they are named."""
    from dwk.kommunalprofil.actions.charts import freeze_curve, freeze_pyramid, freeze_run_curve
    from dwk.kommunalprofil.actions.evidence import freeze_figure, freeze_projection
    from dwk.regions.queries import region_by_key

    common: dict[str, Any] = {"profile": profile, "by": by, "effective_on": day}
    if kind == "verlauf":
        code, *others = key.split("+")
        return freeze_curve(indicator_code=code, compared=[region_by_key(one) for one in others], **common)
    if kind == "altersaufbau":
        return freeze_pyramid(year=int(key), **common)
    code, _, rest = key.partition("@")
    year, _, region = rest.partition("/")
    if kind == "vorausberechnung":
        found = _example_run(profile, run)
        if found is None:
            raise LookupError(f"no released run of {run}")
        if year:
            return freeze_projection(run=found, series=code, year=int(year), **common)
        return freeze_run_curve(run=found, series=code, **common)
    return freeze_figure(
        indicator_code=code,
        region=region_by_key(region) if region else None,
        year=int(year) if year else None,
        **common,
    )


def _example_run(profile: Profile, name: str) -> ProjectionRun | None:
    """The last released run of the example that the texts speak of; none where somebody took its figures away."""
    from dwk.projections.queries.runs import runs_of

    return next((one for one in runs_of(profile.region, drafts=False) if one.scenario_name == name), None)


def _possible(profile: Profile, run: str, text: str) -> str:
    """The text, and where no run is released a word in place of each of its figures."""
    if PROJECTED in text and _example_run(profile, run) is None:
        return re.sub(r"\{vorausberechnung:[^}]+\}", "(keine Vorausberechnung freigegeben)", text)
    return text


def _enter_statements(
    profile: Profile, entry: dict[str, Any], evidence: Any, left_out: str | tuple[str, ...], by: Actor, now: datetime
) -> None:
    from dwk.kommunalprofil.actions.statements import add_statement, pair

    made: dict[str, Statement] = {}
    for one in entry["statements"]:
        made[one["key"]] = add_statement(
            profile=profile, quadrant=one["quadrant"], text=one["text"], field_of_action=one["field"],
            dimensions=one["dimensions"], reference_year=one.get("year"), disputed=one.get("disputed", False),
            differing_view=one.get("differing_view", ""),
            evidence=[evidence(mark) for mark in one["evidence"] if not mark.startswith(left_out)],
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
