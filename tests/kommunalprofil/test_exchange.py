"""Projects of other programs come in, are worked on here, and go out again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.extra.django import TestCase

from dwk.audit.models import Version
from dwk.audit.queries.replay import verify_replay
from dwk.kommunalprofil.actions.coding import code_passage, remove_coding
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.exchange import export_project, import_project
from dwk.kommunalprofil.models import Code, Coding, InterviewAccess, Memo, Transcript
from dwk.kommunalprofil.qda.model import ORIGIN, Project, ReadProject, Selection, Text
from dwk.kommunalprofil.qda.model import Code as QdaCode
from dwk.kommunalprofil.qda.model import Coding as QdaCoding
from dwk.kommunalprofil.qda.reading import read_qdpx
from dwk.kommunalprofil.qda.writing import write_qdpx
from dwk.programme.models import Participation
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY, START, small_participation, small_programme
from tests.kommunalprofil.test_qda import WHOLE, A, C, F, archive, projects, unambiguous

CONSENT = {"form": "written", "given_on": START}


def take(place: Participation, read: ReadProject) -> tuple[str, ...]:
    return import_project(participation=place, read=read, consent=CONSENT, user=None, at=AT, by=BY).left_out


@pytest.fixture
def place(db: None) -> Participation:
    return small_participation(small_programme())


def hand_written() -> ReadProject:
    return read_qdpx(archive(WHOLE, gespraech="\ufeffÄh 👩🏽‍🌾 Wohnen\r\nNein".encode()))


def test_a_project_of_another_program_goes_out_as_it_came_in(place: Participation) -> None:
    read = hand_written()
    take(place, read)
    assert read_qdpx(write_qdpx(export_project(participation=place, user=None, at=AT))).project == replace(
        read.project, origin=ORIGIN
    )
    take(place, read)
    assert Coding.objects.count() == 2, "a second time adds nothing"
    assert Memo.objects.count() == 1
    assert verify_replay([Code, Coding, Memo, Transcript]) == []


def test_work_done_here_goes_out_with_it(place: Participation) -> None:
    read = hand_written()
    take(place, read)
    transcript = Transcript.objects.get(guid=F)
    code_passage(
        transcript=transcript,
        code=Code.objects.get(guid=C),
        start=8,
        end=14,
        user=None,
        memo="Nachfragen",
        at=AT,
        by=BY,
    )
    project = export_project(participation=place, user=None, at=AT)
    talk = project.sources[0]
    assert [talk.text[mark.start : mark.end] for mark in talk.selections][-1] == "Wohnen"
    assert "Nachfragen" in {note.text for note in project.notes}
    assert project.cases == read.project.cases


def test_what_was_removed_here_is_not_in_the_file_any_more(place: Participation) -> None:
    take(place, hand_written())
    for coding in Coding.objects.all():
        remove_coding(coding=coding, by=BY, effective_on=DAY)
    project = export_project(participation=place, user=None, at=AT)
    assert not [one for source in project.sources for mark in source.selections for one in mark.codings]


def test_a_text_with_another_wording_changes_nothing(place: Participation) -> None:
    read = hand_written()
    take(place, read)
    before = Version.objects.count()
    changed = tuple(replace(one, text=one.text + "!") for one in read.project.sources)
    with pytest.raises(ProfileRefused, match="mit anderem Wortlaut"):
        take(place, ReadProject(replace(read.project, sources=changed)))
    assert Version.objects.count() == before


def test_codings_at_unusual_signs_mark_the_same_words_after_the_journey(place: Participation) -> None:
    _, transcript = interview_with(place)
    code = QdaCode(A, "Wohnen")
    start = SAID.index("👩🏽‍🌾")
    source = Text(transcript.guid, SAID, selections=(Selection(C, start, start + 4, codings=(QdaCoding(F, A),)),))
    take(place, ReadProject(Project("x", codes=(code,), sources=(source,))))
    out = read_qdpx(write_qdpx(export_project(participation=place, user=None, at=AT))).project.sources[0]
    (mark,) = out.selections
    assert out.text[mark.start : mark.end] == "👩🏽‍🌾"
    assert out.text == SAID


def test_each_text_that_leaves_is_noted(place: Participation) -> None:
    interview_with(place)
    export_project(participation=place, user=None, at=AT)
    assert list(InterviewAccess.objects.values_list("what", flat=True).order_by("pk")) == ["added", "exported"]


def comparable(project: Project, like: Project) -> Project:
    """A project where what may differ does not: names of a Kommune, people without a name, short colours."""

    def code(one: QdaCode) -> QdaCode:
        color = one.color if len(one.color) != 4 else "#" + "".join(2 * sign for sign in one.color[1:])
        return replace(one, color=color, children=tuple(map(code, one.children)))

    named = {user.guid for user in like.users}
    return replace(
        project,
        name=like.name,
        users=tuple(user for user in project.users if user.guid in named),
        codes=tuple(map(code, project.codes)),
    )


class RoundTrip(TestCase):
    """Any project, out of one Kommune and into the next one."""

    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )
    @given(projects.filter(unambiguous))
    def test_any_project_comes_back(self, project: Project) -> None:
        programme = small_programme()
        known = project
        for slug in ("erste", "zweite"):
            place = small_participation(programme, slug=slug)
            read = read_qdpx(write_qdpx(known))
            take(place, read)
            known = read_qdpx(write_qdpx(export_project(participation=place, user=None, at=AT))).project
            wanted = held(comparable(project, project))
            assert comparable(known, project) == wanted


def held(project: Project) -> Project:
    """Without references to texts that are not in the file."""
    there = {source.guid for source in project.sources}
    return replace(
        project,
        cases=tuple(replace(one, sources=tuple(g for g in one.sources if g in there)) for one in project.cases),
        sets=tuple(replace(one, sources=tuple(g for g in one.sources if g in there)) for one in project.sets),
    )
