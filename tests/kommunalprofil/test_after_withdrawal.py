"""A consent is taken back while others work: nothing they had open comes back, and nothing stays unnamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from dwk.files.destroyed import INTERVIEW, QUOTE, QUOTING, Destroyed, note_destroyed
from dwk.files.models import StoredFile
from dwk.kommunalprofil.actions import codes
from dwk.kommunalprofil.actions.coding import (
    add_code,
    code_passage,
    make_quote,
    release_quote,
    remove_coding,
    write_coding_memo,
    write_memo,
)
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.exchange import import_project
from dwk.kommunalprofil.actions.exchange_remainder import remainder_of
from dwk.kommunalprofil.actions.interviews import give_consent, read_transcript
from dwk.kommunalprofil.actions.quotes import withdraw_quote
from dwk.kommunalprofil.actions.restored import destroy_again
from dwk.kommunalprofil.actions.withdrawal import Withdrawn, withdraw_consent, withdraw_quoting
from dwk.kommunalprofil.models import Code, Coding, Consent, Memo, ProfileVersion, Quote, StatementEvidence
from dwk.kommunalprofil.qda.model import Case, Project, ReadProject, Text
from dwk.kommunalprofil.queries.interviews import affected_by
from dwk.programme.actions import trail
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY
from tests.kommunalprofil.coding_site import HERE, CodingSite
from tests.kommunalprofil.test_withdrawal import WORDS, Material

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {"form": "written", "given_on": DAY, "may_transcribe": True}


@pytest.fixture(autouse=True)
def keys(tmp_path: Path) -> Iterator[None]:
    with override_settings(SEAL_KEYS_FILE=tmp_path / "keys" / "interviews.keys"):
        yield


@pytest.fixture
def site(keys: None, db: None) -> CodingSite:
    return CodingSite()


def withdraw(site: CodingSite) -> Withdrawn:
    consent = Consent.objects.get(interview=site.interview, withdrawn_on__isnull=True)
    return withdraw_consent(consent=consent, user=None, at=AT, by=BY, effective_on=DAY)


def test_who_had_the_text_open_saves_nothing_any_more(site: CodingSite) -> None:
    open_page, mine = site.transcript, site.coding(memo="Wichtig")
    removed = site.coding("Der Bus", memo="Auch wichtig")
    step = codes.step_removed(removed)
    remove_coding(coding=removed, by=BY, effective_on=DAY)
    memo = write_memo(participation=site.place, transcript=open_page, text="Gedanke", by=BY, effective_on=DAY)
    general = write_memo(participation=site.place, text="Allgemein", by=BY, effective_on=DAY)
    withdraw(site)
    span: dict[str, Any] = {"start": 0, "end": 5}
    entered: dict[str, Any] = {"by": BY, "effective_on": DAY}
    for late in (
        lambda: code_passage(transcript=open_page, code=site.age, user=site.ralf, at=AT, by=BY, memo="Spät", **span),
        lambda: make_quote(transcript=open_page, text="Frage", speaker="Person", **span, **entered),
        lambda: write_memo(participation=site.place, transcript=open_page, text="Spät", **entered),
        lambda: write_coding_memo(coding=mine, memo="Spät", **entered),
        lambda: codes.change_memo(memo=memo, text="Spät", **entered),
        lambda: codes.change_memo(memo=general, transcript=open_page, text="Spät", **entered),
        lambda: codes.undo(step=step, transcript=open_page, user=site.rita, at=AT, by=BY),
    ):
        with pytest.raises(ProfileRefused, match="Es wurde nichts gespeichert"):
            late()
    assert not Coding.objects.exists()
    assert not Quote.objects.exists()
    assert list(Memo.objects.values_list("text", flat=True)) == ["Allgemein"]


@pytest.mark.parametrize(
    "example",
    [
        "Ältere finden kaum barrierefreie Wohnungen.",
        "„ältere finden KAUM barrierefreie wohnungen“",
        "… kaum barrierefreie Wohnungen. Früher war …",
        "Person sagt: Der Bus fährt zweimal am Tag. (Beirat)",
        "Was fehlt Ihnen?\nÄltere",
    ],
)
def test_an_anchor_example_goes_however_it_was_written_down(site: CodingSite, example: str) -> None:
    add_code(participation=site.place, name="Anker", anchor_example=example, by=BY, effective_on=DAY)
    other = add_code(
        participation=site.place,
        name="Fremd",
        anchor_example="Wir brauchen einen Arzt im Ort.",
        by=BY,
        effective_on=DAY,
    )
    withdraw(site)
    assert Code.objects.get(name="Anker").anchor_example == ""
    assert Code.objects.get(pk=other.pk).anchor_example


def test_rules_memos_and_earlier_wordings_that_repeat_the_person_are_named(site: CodingSite) -> None:
    said = "ältere finden kaum barrierefreie Wohnungen. 👩🏽‍🌾 Früher war das anders"
    add_code(participation=site.place, name="Regel", coding_rule=f"Etwa: {said}", by=BY, effective_on=DAY)
    write_memo(participation=site.place, text=f"Sie sagte, {said}.", by=BY, effective_on=DAY)
    write_memo(participation=site.place, transcript=site.transcript, text=said, by=BY, effective_on=DAY)
    _, second = interview_with(site.place, "P02", text="Ganz anderes Gespräch.")
    code_passage(transcript=second, code=site.age, start=0, end=4, user=None, at=AT, by=BY, memo=f"Wie P01: {said}")
    quote = make_quote(
        transcript=site.transcript, start=0, end=5, speaker="Person", by=BY, effective_on=DAY,
        text="In unserem Ort fehlt seit vielen Jahren ein Haus für alle",
    )  # fmt: skip
    write_memo(participation=site.place, text=f"Zitat: {quote.text}.", by=BY, effective_on=DAY)
    done = withdraw(site)
    assert sorted(spot.kind for spot in done.spots) == ["code", "coding", "memo", "memo"]


def test_what_a_chapter_said_earlier_is_named_too(site: CodingSite) -> None:
    from dwk.kommunalprofil.models import Chapter, Profile
    from dwk.regions.models import Region
    from tests.factories.regions import apply_small_directory

    apply_small_directory()
    profile = Profile(participation=site.place, region=Region.objects.first(), title="Profil")
    trail.create(obj=profile, by=BY, effective_on=DAY)
    chapter = Chapter(
        participation=site.place, profile=profile, key="a", title="Wohnen",
        text="Alle sagen: Ältere finden kaum barrierefreie Wohnungen. 👩🏽‍🌾 Früher war das anders.",
    )  # fmt: skip
    trail.create(obj=chapter, by=BY, effective_on=DAY)
    trail.change(obj=chapter, by=BY, effective_on=DAY, text="Anders gesagt.", edition=2)
    done = withdraw(site)
    assert [spot.words for spot in done.spots] == [
        f"früherer Wortlaut im Verlauf, der sich nicht löschen lässt: Kapitel Nr. {chapter.pk}"
    ]


def test_an_old_project_file_does_not_bring_back_what_hung_on_a_destroyed_text(site: CodingSite) -> None:
    guid = site.transcript.guid
    about = Text("11111111-1111-4111-8111-111111111111", "Sie wirkte müde.")
    free = Text("22222222-2222-4222-8222-222222222222", "Zum ganzen Projekt.")
    source = Text(guid, SAID, notes=(about.guid,))
    cases = (
        Case("33333333-3333-4333-8333-333333333333", name="Frau Beispiel", sources=(guid,)),
        Case("44444444-4444-4444-8444-444444444444", name="Ohne Text"),
    )
    project = Project("x", sources=(source,), notes=(about, free), cases=cases)
    withdraw(site)
    found = import_project(participation=site.place, read=ReadProject(project), consent=GIVEN, user=None, at=AT, by=BY)
    assert "wurde hier vernichtet" in found.left_out[0]
    assert list(Memo.objects.values_list("text", flat=True)) == ["Zum ganzen Projekt."]
    kept = str(remainder_of(site.place))
    assert "müde" not in kept
    assert "Frau Beispiel" not in kept
    assert "Ohne Text" in kept


def test_a_case_that_only_marked_passages_of_a_destroyed_text_goes(site: CodingSite) -> None:
    from dwk.kommunalprofil.qda.model import Selection
    from dwk.kommunalprofil.qda.remainder import without_texts

    mark = Selection("55555555-5555-4555-8555-555555555555", 0, 5)
    case = Case("66666666-6666-4666-8666-666666666666", name="Frau Beispiel", selections=(mark.guid,))
    project = Project("x", sources=(replace(Text("a", SAID), selections=(mark,)),), cases=(case,))
    assert "Frau Beispiel" not in str(without_texts(project, {"a"}))


def test_a_consent_given_anew_on_the_day_of_the_withdrawal_holds_after_a_restore(site: CodingSite) -> None:
    withdraw(site)
    note_destroyed([Destroyed(INTERVIEW, site.place.pk, site.interview.guid, DAY)])
    give_consent(interview=site.interview, by=BY, effective_on=DAY, **GIVEN)
    assert destroy_again(at=AT, by=BY) == 0
    assert Consent.objects.filter(interview=site.interview, withdrawn_on__isnull=True).exists()


def words_of(number: int) -> bool:
    return WORDS in str(ProfileVersion.objects.get(number=number).blocks)


def test_signed_versions_lose_what_was_taken_back_one_by_one_before() -> None:
    material = Material()
    for link in StatementEvidence.objects.all():
        trail.remove(obj=link, by=BY, effective_on=DAY)
    withdraw_quote(quote=material.quote, by=BY, effective_on=DAY)
    assert (words_of(1), words_of(2)) == (False, True)
    assert affected_by(Consent.objects.get()).redacted_versions == (2,)
    assert material.withdraw().redacted_versions == (2,)
    assert (words_of(1), words_of(2)) == (False, False)


@pytest.mark.parametrize("keeps", [False, True])
def test_only_being_quoted_is_taken_back(keeps: bool) -> None:
    material = Material(keeps_signed=keeps)
    consent = Consent.objects.get()
    done = withdraw_quoting(consent=consent, user=None, at=AT, by=BY, effective_on=DAY)
    assert (done.transcripts, done.codings, done.quotes, done.evidence) == (0, 0, 1, 1)
    assert (words_of(1), words_of(2)) == (False, keeps)
    assert read_transcript(transcript=material.transcript, user=None, at=AT) == SAID
    assert Coding.objects.count() == 1
    assert not StatementEvidence.objects.exists()
    consent.refresh_from_db()
    assert (consent.may_quote, consent.withdrawn_on) == (False, None)
    quote = make_quote(
        transcript=material.transcript, text="Neu gefasst", speaker="Person", by=BY, effective_on=DAY, start=0, end=5
    )
    with pytest.raises(ProfileRefused, match="erlaubt keine Zitate"):
        release_quote(quote=quote, by=BY, effective_on=DAY)
    with pytest.raises(ProfileRefused, match="erlaubt keine Zitate mehr"):
        withdraw_quoting(consent=consent, user=None, at=AT, by=BY, effective_on=DAY)
    # the rest can still be taken back later
    assert material.withdraw().transcripts == 1


@pytest.mark.parametrize("kind", [QUOTE, QUOTING])
def test_an_older_backup_does_not_bring_back_a_quote(kind: str) -> None:
    material = Material()
    guid = material.quote.guid if kind == QUOTE else material.interview.guid
    note_destroyed([Destroyed(kind, material.place.pk, guid, DAY)])
    assert destroy_again(at=AT, by=BY) == 0
    assert Quote.objects.get().text == ""
    # taken back alone it stays in what is signed; who does not want to be quoted decided otherwise
    assert (words_of(1), words_of(2)) == (False, kind == QUOTE)
    assert read_transcript(transcript=material.transcript, user=None, at=AT) == SAID


def test_the_page_offers_both_ways(site: CodingSite) -> None:
    make_quote(transcript=site.transcript, start=0, end=5, text="Frage", speaker="Person", by=BY, effective_on=DAY)
    address = f"einwilligungen/{site.interview.consents.get().pk}/widerrufen/"
    assert "nur, dass sie zitiert werden darf" in site.page(address)
    answer = site.browser.post(HERE + address, {"scope": "quotes", "understood": "on"}, follow=True)
    said = answer.content.decode()
    assert "1\N{NO-BREAK SPACE}Zitat zurückgezogen, die Abschrift bleibt." in said
    assert "pseudonymisierte Zitate im Profil" not in said
    assert "nur, dass sie zitiert werden darf" not in site.page(address)
    answer = site.browser.post(HERE + address, {"understood": "on"}, follow=True)
    assert "Ergebnis des Widerrufs" in answer.content.decode()


def test_no_upload_waits_without_a_consent(site: CodingSite) -> None:
    address = f"{HERE}{site.interview.pk}/abschrift/"
    assert site.browser.post(address, {"text": "Guten Tag"}).status_code == 302
    withdraw(site)
    answer = site.browser.post(address, {"text": "Guten Tag"})
    assert "keine Einwilligung vor, die eine Abschrift erlaubt" in answer.content.decode()
    assert not StoredFile.objects.filter(purpose__startswith="transcript:").exists()
