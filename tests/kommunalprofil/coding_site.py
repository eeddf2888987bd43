"""A Kommune whose interviews are analysed, and browsers of the people around it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.coding import add_code, code_passage
from dwk.kommunalprofil.models import Code, Coding
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY, member_of, small_participation, small_programme

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "/programm/probe/musterstadt/interviews/"
WORDS = "barrierefreie Wohnungen. 👩🏽‍🌾 Früher"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


class CodingSite:
    """One Kommune with a text, two categories, two people of the scientific partner."""

    def __init__(self, **consent: Any) -> None:
        self.programme = small_programme()
        self.place = small_participation(self.programme, designation="Stadt")
        self.interview, self.transcript = interview_with(self.place, **consent)
        self.rita = member_of(self.programme, Role.RESEARCH_PARTNER, self.place, name="Rita Research")
        self.ralf = member_of(self.programme, Role.RESEARCH_PARTNER, self.place, name="Ralf Research")
        self.browser = browser_of(self.rita)
        self.housing = self.code("Wohnen", color="#1f4e9e")
        self.age = self.code("Alter", parent=self.housing, color="#a3341f")
        self.text = f"{HERE}{self.interview.pk}/kodieren/{self.transcript.pk}/"

    def code(self, name: str, **fields: Any) -> Code:
        return add_code(participation=self.place, name=name, by=BY, effective_on=DAY, **fields)

    def coding(self, words: str = WORDS, code: Code | None = None, user: User | None = None, **fields: Any) -> Coding:
        start = SAID.index(words)
        return code_passage(
            transcript=self.transcript, code=code or self.housing, start=start, end=start + len(words),
            user=user or self.rita, at=AT, by=BY, **fields,
        )  # fmt: skip

    def page(self, address: str = "", **query: Any) -> str:
        answer = self.browser.get(HERE + address, query)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()
