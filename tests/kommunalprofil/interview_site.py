"""Two Kommunen with everything that an address of interviews needs."""

from __future__ import annotations

from django.urls import reverse

from dwk.accounts.permissions import Role
from dwk.kommunalprofil import interview_urls
from dwk.kommunalprofil.actions.interviews import save_guide, write_notes
from dwk.kommunalprofil.actions.transcripts import keep_draft
from dwk.kommunalprofil.interview_rules import proposed_questions
from dwk.programme.models import Participation
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY, member_of, small_participation, small_programme


class InterviewSite:
    """Two Kommunen, each with an interview, a transcript, a waiting upload and a guide for both."""

    def __init__(self) -> None:
        self.programme = small_programme()
        self.here = small_participation(self.programme)
        self.there = small_participation(self.programme, "nachbarort")
        self.writer = member_of(self.programme, Role.RESEARCH_PARTNER, name="Rita Forscht")
        self.guide = save_guide(
            programme=self.programme, name="Leitfaden", questions=proposed_questions(), by=BY, effective_on=DAY
        )
        self.numbers = {place.slug: self._filled(place) for place in (self.here, self.there)}

    def _filled(self, place: Participation) -> dict[str, int]:
        interview, transcript = interview_with(place)
        write_notes(interview=interview, text="Wirkte müde", user=None, at=AT, by=BY)
        draft = keep_draft(interview=interview, text=SAID, user=self.writer, at=AT)
        return {
            "interview": interview.pk,
            "transcript": transcript.pk,
            "consent": interview.consents.get().pk,
            "file": draft.pk,
        }

    def address(self, name: str, place: Participation | None = None, objects_of: Participation | None = None) -> str:
        place = place or self.here
        numbers = self.numbers[(objects_of or place).slug]
        if name.startswith("guide"):
            more = {"pk": self.guide.pk} if name in {"guide", "guide_edit"} else {}
            return reverse(name, kwargs={"slug": self.programme.slug, **more})
        pattern = next(str(one.pattern) for one in interview_urls.urlpatterns if one.name == name)
        kwargs: dict[str, object] = {"slug": self.programme.slug, "participation": place.slug}
        if "<int:pk>" in pattern:
            of = "consent" if "einwilligungen" in pattern else "transcript" if "abschriften" in pattern else "interview"
            kwargs["pk"] = numbers[of]
        if "<str:kind>" in pattern:
            kwargs["kind"] = "csv"
        if "<int:file>" in pattern:
            kwargs["file"] = numbers["file"]
        return reverse(name, kwargs=kwargs)
