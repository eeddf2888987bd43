"""What was destroyed here does not come back with a file, and thoughts go out as they are now."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from dwk.kommunalprofil.actions.codes import change_memo, remove_memo
from dwk.kommunalprofil.actions.coding import write_coding_memo
from dwk.kommunalprofil.actions.transcripts import destroy_transcript
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.models import Coding, Consent, Memo, Transcript
from dwk.kommunalprofil.qda.reading import read_qdpx
from dwk.programme.models import Participation
from tests.factories.interviews import AT, DAY
from tests.factories.memberships import BY
from tests.kommunalprofil import foreign_projects as foreign
from tests.kommunalprofil.foreign_projects import SOURCE, TEXT, guid, packed, project, selections
from tests.kommunalprofil.test_foreign_projects import place, sent, take

__all__ = ["place"]
pytestmark = pytest.mark.django_db
FILES = {"sources/a.txt": TEXT.encode()}


def source(inside: str = "", path: str = "internal://a.txt", **attributes: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<TextSource guid="{SOURCE}" name="G" plainTextPath="{path}"{said}>{inside or selections()}</TextSource>'


def sent_xml(place: Participation) -> str:
    with zipfile.ZipFile(io.BytesIO(sent(place))) as archive:
        return archive.read("project.qde").decode()


def test_a_destroyed_text_does_not_come_back_with_a_file(place: Participation) -> None:
    take(place, foreign.nvivo())
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=DAY)
    done = take(place, foreign.nvivo())
    assert any("kommt nicht zurück" in one for one in done.left_out)
    assert (Coding.objects.count(), Memo.objects.count()) == (0, 0)
    xml = sent_xml(place)
    for words in ("Nachfragen", "Ältere finden", "PlainTextSelection", SOURCE):
        assert words not in xml
    assert "Frau A." in xml, "a case that the file ties to no text stays"


def test_a_recording_goes_with_its_transcript(place: Participation) -> None:
    take(place, foreign.transana())
    withdraw_consent(consent=Consent.objects.get(), user=None, at=AT, by=BY, effective_on=DAY)
    assert "film.mp4" not in sent_xml(place)


def test_memos_changed_or_removed_here_go_out_so(place: Participation) -> None:
    take(place, foreign.everything())
    memo = Memo.objects.get(title="Merkzettel")
    change_memo(memo=memo, by=BY, effective_on=DAY, text="Anders gedacht")
    assert [one.text for one in read_qdpx(sent(place)).project.notes] == ["Anders gedacht"]
    remove_memo(memo=Memo.objects.get(pk=memo.pk), by=BY, effective_on=DAY)
    project = read_qdpx(sent(place)).project
    assert (project.notes, project.note_refs) == ((), ())


def test_a_memo_of_a_coding_changed_here_replaces_that_of_the_file(place: Participation) -> None:
    take(place, foreign.qualcoder())
    coding = Coding.objects.order_by("start").first()
    assert coding is not None
    write_coding_memo(coding=coding, memo="Neu gedacht", by=BY, effective_on=DAY)
    project = read_qdpx(sent(place)).project
    assert [one.text for one in project.notes] == ["Neu gedacht"]
    marks = project.sources[0].selections
    assert [one.description for one in marks] == [None, *["Memo der Kodierung"] * 4]
    other = replace(project, name="x")
    assert other.sources[0].selections[0].codings[0].notes == (project.notes[0].guid,)


def test_a_memo_with_signs_that_xml_does_not_know_goes_out_beside_it(place: Participation) -> None:
    note = guid("note")
    more = f'<Notes><Note guid="{note}" name="N" plainTextPath="internal://n.txt"/></Notes>'
    take(place, packed(project("", more=more), {"sources/n.txt": b"Seite\x0c zwei\r\n"}))
    assert read_qdpx(sent(place)).project.notes[0].text == "Seite\x0c zwei\r\n"


def test_a_transcript_destroyed_as_wrong_leaves_nothing_in_the_rest(place: Participation) -> None:
    content = packed(
        project(source(f'<PlainTextSelection guid="{guid("b")}" name="Ältere" startPosition="18" endPosition="24"/>')),
        FILES,
    )
    take(place, content)
    destroy_transcript(transcript=Transcript.objects.get(), user=None, at=AT, by=BY, because="falsch")  # type: ignore[arg-type]  # nobody
    assert "Ältere" not in sent_xml(place)
