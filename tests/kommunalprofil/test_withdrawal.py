"""Somebody takes back what he agreed to: what must go is gone everywhere, what may stay says so."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from dwk.audit.models import Version
from dwk.audit.queries.replay import verify_replay
from dwk.audit.tracked import tracked_models
from dwk.files import vault
from dwk.kommunalprofil.actions.coding import add_code, code_passage, make_quote, release_quote, write_memo
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.interviews import add_transcript, read_transcript, write_notes
from dwk.kommunalprofil.actions.withdrawal import Withdrawn, withdraw_consent
from dwk.kommunalprofil.blocks import faults, frozen, root_of
from dwk.kommunalprofil.models import (
    Code,
    Coding,
    Consent,
    Evidence,
    Interview,
    InterviewAccess,
    Memo,
    Profile,
    ProfileVersion,
    Quote,
    Statement,
    StatementEvidence,
    Transcript,
)
from dwk.programme.actions import trail
from dwk.programme.models import Participation
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY, small_participation, small_programme
from tests.factories.regions import apply_small_directory

GONE = date(2026, 4, 1)
WORDS = "Ältere finden kaum barrierefreie Wohnungen."


class Material:
    """An interview that is coded, quoted in a statement and in two frozen versions, one of them signed."""

    def __init__(self, **consent: Any) -> None:
        apply_small_directory()
        self.place: Participation = small_participation(small_programme())
        self.interview, self.transcript = interview_with(self.place, **consent)
        start = SAID.index(WORDS)
        self.span = {"start": start, "end": start + len(WORDS)}
        write_notes(interview=self.interview, text="Wirkte müde.", user=None, at=AT, by=BY)
        code = add_code(participation=self.place, name="Wohnen", anchor_example=WORDS, by=BY, effective_on=DAY)
        code_passage(transcript=self.transcript, code=code, user=None, memo="Zentral", at=AT, by=BY, **self.span)
        write_memo(participation=self.place, transcript=self.transcript, text="Nachhaken", by=BY, effective_on=DAY)
        quote = make_quote(
            transcript=self.transcript,
            text=WORDS,
            speaker="Person aus dem Beirat",
            by=BY,
            effective_on=DAY,
            **self.span,
        )
        self.quote = release_quote(quote=quote, by=BY, effective_on=DAY)
        from dwk.regions.models import Region

        self.profile = Profile(participation=self.place, region=Region.objects.first(), title="Profil")
        trail.create(obj=self.profile, by=BY, effective_on=DAY)
        own = {"participation": self.place, "profile": self.profile}
        evidence = Evidence(kind="quote", label="Zitat", frozen_on=DAY, quote=self.quote, **own)
        trail.create(obj=evidence, by=BY, effective_on=DAY)
        statement = Statement(quadrant="weakness", text="Wohnraum fehlt", **own)
        trail.create(obj=statement, by=BY, effective_on=DAY)
        trail.create(obj=StatementEvidence(statement=statement, evidence=evidence, **own), by=BY, effective_on=DAY)
        for number, signed in ((1, None), (2, DAY)):
            content = {"guid": self.quote.guid, "text": WORDS, "speaker": "Person aus dem Beirat"}
            blocks = frozen(
                [("chapter:basics", "chapter", {"text": "Lage"}), ("quote:1", "quote", content)], vault.new_salt
            )
            version = ProfileVersion(
                number=number, frozen_on=DAY, blocks=blocks, root_sha256=root_of(blocks), signed_on=signed, **own
            )
            trail.create(obj=version, by=BY, effective_on=DAY)

    def withdraw(self) -> Withdrawn:
        return withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=GONE)


def everything_stored() -> str:
    """All rows of the module and the whole trail as text."""
    found = [json.dumps(version.data, ensure_ascii=False) for version in Version.objects.all()]
    for model in (Interview, Transcript, Code, Coding, Memo, Quote, Evidence, Statement, ProfileVersion):
        found += [str(row) for row in model.objects.values()]
    return "\n".join(found)


@pytest.mark.django_db
def test_after_the_withdrawal_no_word_is_left_anywhere() -> None:
    material = Material()
    assert WORDS in everything_stored()
    done = material.withdraw()
    left = everything_stored()
    for words in (WORDS, "Zentral", "Nachhaken", "Seniorenbeirat", "Person aus dem Beirat", "p01.txt"):
        assert words not in left, words
    assert (done.transcripts, done.codings, done.quotes, done.evidence) == (1, 1, 1, 1)
    assert done.redacted_versions == (1, 2)
    transcript = Transcript.objects.get()
    assert bytes(transcript.sealed) == b""
    assert transcript.destroyed_on == GONE
    assert not Interview.objects.get().sealed_notes
    with pytest.raises(ProfileRefused, match=r"01\.04\.2026 vernichtet"):
        read_transcript(transcript=transcript, user=None, at=AT)


@pytest.mark.django_db
def test_the_trail_never_held_the_words() -> None:
    Material()
    told = "\n".join(json.dumps(version.data, ensure_ascii=False) for version in Version.objects.all())
    for words in (WORDS, "Zentral", "Nachhaken", "Seniorenbeirat", "P01", "p01.txt"):
        assert words not in told, words


@pytest.mark.django_db
def test_signatures_still_hold_after_the_wording_is_gone() -> None:
    Material().withdraw()
    for version in ProfileVersion.objects.all():
        assert faults(version.blocks, version.root_sha256) == []
        assert version.blocks[1]["content"] == {"withdrawn_on": "2026-04-01"}
        assert version.blocks[1]["salt"] == ""


@pytest.mark.django_db
def test_what_is_signed_may_stay_where_the_consent_said_so() -> None:
    done = Material(keeps_signed=True).withdraw()
    draft, signed = ProfileVersion.objects.order_by("number")
    assert WORDS in str(signed.blocks)
    assert WORDS not in str(draft.blocks)
    assert (done.redacted_versions, done.kept_versions) == ((1,), (2,))


@pytest.mark.django_db
def test_the_statement_stays_without_its_quote() -> None:
    Material().withdraw()
    assert Statement.objects.get().text == "Wohnraum fehlt"
    assert not StatementEvidence.objects.exists()


@pytest.mark.django_db
def test_a_consent_is_taken_back_once_and_nothing_new_arrives_after_it() -> None:
    material = Material()
    material.withdraw()
    with pytest.raises(ProfileRefused, match=r"seit dem 01\.04\.2026 widerrufen"):
        material.withdraw()
    with pytest.raises(ProfileRefused, match="keine Einwilligung"):
        add_transcript(interview=material.interview, text="Neu", name="a", user=None, at=AT, by=BY)


@pytest.mark.django_db
def test_every_step_stands_in_the_trail_and_every_access_in_the_log() -> None:
    Material().withdraw()
    ours = [model for model in tracked_models() if model._meta.app_label == "kommunalprofil"]
    assert verify_replay(ours) == []
    assert set(InterviewAccess.objects.values_list("what", flat=True)) == {"added", "destroyed"}
    reasons = Version.objects.filter(effective_on=GONE).values_list("reason", flat=True)
    assert set(reasons) == {"Widerruf der Einwilligung"}


@pytest.mark.django_db
def test_a_quote_needs_a_consent_that_allows_quotes() -> None:
    with pytest.raises(ProfileRefused, match="erlaubt keine Zitate"):
        Material(may_quote=False)


def test_a_changed_block_is_found() -> None:
    blocks = frozen([("a", "chapter", {"text": "x"}), ("b", "quote", {"guid": "1", "text": "y"})], iter("12").__next__)
    root = root_of(blocks)
    assert faults(blocks, root) == []
    assert faults([{**blocks[0], "content": {"text": "z"}}, blocks[1]], root) == ["a"]
    assert faults([{**blocks[0], "salt": ""}, blocks[1]], root) == ["a"]
    assert faults(blocks[::-1], root) == ["root"]
