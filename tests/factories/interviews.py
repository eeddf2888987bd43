"""Interviews with consent and transcript, entered through the actions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from dwk.kommunalprofil.actions.interviews import add_transcript, give_consent, record_interview
from dwk.kommunalprofil.models import Interview, Transcript
from dwk.programme.models import Participation
from tests.factories.memberships import BY, START

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)
#: umlauts, an emoji of several code points, both line ends
SAID = (
    "Frage: Was fehlt Ihnen?\r\nÄltere finden kaum barrierefreie Wohnungen. 👩🏽‍🌾 "
    "Früher war das anders.\nDer Bus fährt zweimal am Tag."
)


def interview_with(
    place: Participation, pseudonym: str = "P01", text: str = SAID, *, group: str = "civil", **consent: Any
) -> tuple[Interview, Transcript]:
    interview = record_interview(
        participation=place,
        pseudonym=pseudonym,
        group=group,
        function="Seniorenbeirat",
        held_on=START,
        by=BY,
        effective_on=DAY,
    )
    said = {"form": "written", "given_on": START, "may_quote": True, **consent}
    give_consent(interview=interview, by=BY, effective_on=DAY, **said)
    return interview, add_transcript(interview=interview, text=text, name="p01.txt", user=None, at=AT, by=BY)
