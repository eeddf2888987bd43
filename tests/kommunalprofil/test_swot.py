"""The SWOT board: statements with evidence, moved by buttons and by drag, paired to recommendations."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dwk.accounts.permissions import Role
from dwk.audit.queries.replay import verify_replay
from dwk.audit.tracked import tracked_models
from dwk.kommunalprofil.actions import statements as actions
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.fields_of_action import fields_of_action
from dwk.kommunalprofil.models import Pairing, Statement, StatementEvidence
from dwk.kommunalprofil.queries.readiness import missing_of
from dwk.kommunalprofil.queries.swot import Wanted, board_of
from dwk.kommunalprofil.rules import Certainty, Quadrant
from dwk.programme.actions import trail
from tests.factories.interviews import DAY
from tests.factories.memberships import BY
from tests.kommunalprofil.profile_site import WORDS, ProfileSite, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> ProfileSite:
    return ProfileSite()


@pytest.fixture
def author(site: ProfileSite) -> Client:
    return site.browser()


def state(site: ProfileSite, quadrant: str, text: str, **fields: Any) -> Statement:
    return actions.add_statement(
        profile=site.profile, quadrant=quadrant, text=text, by=BY, effective_on=DAY, **fields
    )  # fmt: skip


def order(site: ProfileSite, quadrant: str) -> list[str]:
    rows = Statement.objects.filter(profile=site.profile, quadrant=quadrant).order_by("position")
    assert [row.position for row in rows] == list(range(len(rows)))
    return [row.text for row in rows]


def certainties(site: ProfileSite) -> dict[str, Certainty]:
    return {card.statement.text: card.certainty for _, cards in board_of(site.profile) for card in cards}


def test_a_statement_is_entered_changed_and_taken_away(site: ProfileSite, author: Client) -> None:
    figure = site.figure()
    entered = {
        "quadrant": "weakness", "text": "Es fehlt <b>Wohnraum</b>.", "field_of_action": "housing",
        "dimensions": ["age", "social"], "reference_year": "2018", "evidence": [str(figure.pk)],
    }  # fmt: skip
    page = author.post(site.address("swot/neu/"), entered, follow=True).content.decode()
    assert "Es fehlt &lt;b&gt;Wohnraum&lt;/b&gt;." in page
    assert "Zweiter Beleg anderer Art fehlt" in page
    assert "Wohnen und Ortsentwicklung" in page
    assert "Soziale Herkunft" in page
    made = Statement.objects.get()
    page = text_of(author, site.address(f"swot/{made.pk}/"))
    assert "Es fehlt &lt;b&gt;Wohnraum" in page
    author.post(
        site.address(f"swot/{made.pk}/"), {"quadrant": "threat", "text": "Wohnraum wird knapp.", "disputed": "on"}
    )
    made.refresh_from_db()
    assert (made.quadrant, made.text, made.field_of_action, made.disputed) == (
        "threat",
        "Wohnraum wird knapp.",
        "",
        True,
    )
    assert not StatementEvidence.objects.exists()
    author.post(site.address(f"swot/{made.pk}/entfernen/"))
    assert not Statement.objects.exists()
    assert [*verify_replay(tracked_models())] == []


def test_certainty_follows_from_the_kinds_of_evidence(site: ProfileSite) -> None:
    figure, further, quoted = site.figure(), site.figure("SHARE_65P"), site.quoted()
    state(site, "strength", "ohne")
    state(site, "strength", "eine Art", evidence=[figure, further])
    state(site, "strength", "zwei Arten", evidence=[figure, quoted])
    state(site, "strength", "strittig", evidence=[figure, quoted], disputed=True)
    assert certainties(site) == {
        "ohne": Certainty.OPEN,
        "eine Art": Certainty.PLAUSIBLE,
        "zwei Arten": Certainty.SECURED,
        "strittig": Certainty.DISPUTED,
    }
    missing = "\n".join(missing_of(site.profile, DAY))
    assert "Stärke „ohne“ hat keinen Beleg." in missing
    assert "Stärke „eine Art“ ist nur durch eine Art von Beleg gestützt (Zahl)." in missing
    assert "„zwei Arten“" not in missing


def test_a_statement_without_evidence_is_marked(site: ProfileSite, author: Client) -> None:
    state(site, "opportunity", "Homeoffice zieht Menschen an.")
    page = text_of(author, site.address("swot/"))
    assert "Ohne Beleg" in page
    assert "ohne Beleg" in page


def test_buttons_move_a_statement_up_down_and_across(site: ProfileSite, author: Client) -> None:
    a, b, c = (state(site, "strength", text) for text in "abc")
    author.post(site.address(f"swot/{c.pk}/verschieben/"), {"richtung": "hoch"})
    assert order(site, "strength") == ["a", "c", "b"]
    author.post(site.address(f"swot/{a.pk}/verschieben/"), {"richtung": "hoch"})
    assert order(site, "strength") == ["a", "c", "b"]
    author.post(site.address(f"swot/{a.pk}/verschieben/"), {"richtung": "runter"})
    assert order(site, "strength") == ["c", "a", "b"]
    author.post(site.address(f"swot/{b.pk}/verschieben/"), {"art": "threat"})
    author.post(site.address(f"swot/{c.pk}/verschieben/"), {"art": "threat"})
    assert (order(site, "strength"), order(site, "threat")) == (["a"], ["b", "c"])


def test_a_drop_names_quadrant_and_place(site: ProfileSite, author: Client) -> None:
    a, _, _ = (state(site, "strength", text) for text in "abc")
    state(site, "threat", "x")
    author.post(site.address(f"swot/{a.pk}/verschieben/"), {"art": "strength", "platz": "2"})
    assert order(site, "strength") == ["b", "c", "a"]
    author.post(site.address(f"swot/{a.pk}/verschieben/"), {"art": "threat", "platz": "0"})
    assert order(site, "threat") == ["a", "x"]
    for nonsense in ({"art": "nichts"}, {"platz": "-3"}, {"platz": "9" * 30}, {"richtung": "links"}):
        assert author.post(site.address(f"swot/{a.pk}/verschieben/"), nonsense).status_code == 302
    assert sorted(order(site, "threat")) == ["a", "x"]


def test_the_board_is_narrowed(site: ProfileSite, author: Client) -> None:
    state(site, "strength", "Vereine leben.", field_of_action="engagement", dimensions=["age"])
    state(site, "strength", "Busse fahren.", field_of_action="mobility", evidence=[site.figure()])
    page = text_of(author, site.address("swot/?feld=mobility"))
    assert ("Busse fahren." in page, "Vereine leben." in page) == (True, False)
    assert [len(cards) for _, cards in board_of(site.profile, Wanted(dimension="age"))] == [1, 0, 0, 0]
    assert [len(cards) for _, cards in board_of(site.profile, Wanted(certainty="plausible"))] == [1, 0, 0, 0]
    assert "Keine Aussage passt zur Auswahl." in text_of(author, site.address("swot/?feld=nichts"))


def test_the_print_view_holds_everything(site: ProfileSite, author: Client) -> None:
    one, other = state(site, "strength", "Vereine leben."), state(site, "threat", "Junge ziehen weg.")
    actions.pair(inner=one, outer=other, recommendation="Vereine für Junge öffnen.", by=BY, effective_on=DAY)
    page = text_of(author, site.address("swot/druck/"))
    for words in ("Vereine leben.", "Junge ziehen weg.", "Vereine für Junge öffnen.", "Stärken", "Risiken"):
        assert words in page
    assert "Vereine leben." in text_of(author, site.address("kapitel/swot/"))


def test_what_does_not_exist_is_refused_in_words(site: ProfileSite) -> None:
    with pytest.raises(ProfileRefused, match="Handlungsfeld"):
        state(site, "strength", "x", field_of_action="mondfahrt")
    with pytest.raises(ProfileRefused, match="Diversity"):
        state(site, "strength", "x", dimensions=["shoe size"])
    site.quoted()
    with pytest.raises(ProfileRefused, match="Wortlaut"):
        state(site, "strength", f"Jemand sagt: {WORDS}")
    assert not Statement.objects.exists()


def test_recommendations_come_from_an_inner_and_an_outer_factor(site: ProfileSite, author: Client) -> None:
    strength, weakness = state(site, "strength", "Vereine leben."), state(site, "weakness", "Wohnungen fehlen.")
    threat = state(site, "threat", "Junge ziehen weg.")
    page = text_of(author, site.address("empfehlungen/"))
    assert f"?innen={strength.pk}&amp;aussen={threat.pk}" in page
    entered = {"inner": strength.pk, "outer": threat.pk, "recommendation": "Vereine für Junge öffnen."}
    author.post(site.address("empfehlungen/neu/"), entered)
    again = author.post(site.address("empfehlungen/neu/"), entered)
    assert "Diese beiden Aussagen sind schon verknüpft." in again.content.decode()
    made = Pairing.objects.get()
    author.post(site.address(f"empfehlungen/{made.pk}/"), {"recommendation": "Jugendvereine fördern."})
    assert "Jugendvereine fördern." in text_of(author, site.address("kapitel/outlook/"))
    refused = author.post(site.address(f"swot/{strength.pk}/entfernen/"), follow=True)
    assert "steckt in einer Empfehlung" in refused.content.decode()
    refused = author.post(site.address(f"swot/{strength.pk}/verschieben/"), {"art": "threat"}, follow=True)
    assert "steckt in einer Empfehlung" in refused.content.decode()
    with pytest.raises(ProfileRefused, match="verbindet eine Stärke oder Schwäche"):
        actions.pair(inner=strength, outer=weakness, recommendation="x", by=BY, effective_on=DAY)
    author.post(site.address(f"empfehlungen/{made.pk}/entfernen/"))
    assert not Pairing.objects.exists()


def test_who_reads_sees_the_board_without_buttons(site: ProfileSite) -> None:
    made = state(site, "strength", "Vereine leben.")
    reader = site.browser(Role.MUNICIPAL_LEAD)
    page = text_of(reader, site.address("swot/"))
    assert "Vereine leben." in page
    assert "nach oben" not in page
    assert "data-board" not in page
    assert reader.post(site.address(f"swot/{made.pk}/verschieben/"), {"richtung": "hoch"}).status_code == 403


def test_a_signed_profile_keeps_its_statements(site: ProfileSite, author: Client) -> None:
    one, other = state(site, "strength", "a"), state(site, "threat", "b")
    trail.change(obj=site.profile, by=BY, effective_on=DAY, signed=True)
    for rest, data in (
        (f"swot/{one.pk}/", {"quadrant": "strength", "text": "neu"}),
        (f"swot/{one.pk}/verschieben/", {"art": "threat"}),
        (f"swot/{one.pk}/entfernen/", {}),
        ("empfehlungen/neu/", {"inner": one.pk, "outer": other.pk, "recommendation": "x"}),
    ):
        answer = author.post(site.address(rest), data, follow=True)
        assert "öffnet es zuerst wieder" in answer.content.decode(), rest
    assert (order(site, "strength"), order(site, "threat")) == (["a"], ["b"])


def test_more_statements_take_no_more_queries(site: ProfileSite, author: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            text_of(author, site.address("swot/"))
        return len(caught)

    figure = site.figure()
    state(site, "strength", "a", evidence=[figure])
    queries()
    few = queries()
    for quadrant in Quadrant:
        for number in range(3):
            state(site, quadrant.value, f"{quadrant} {number}", evidence=[figure])
    assert queries() == few


def test_fields_of_action_are_the_reviewed_ones() -> None:
    assert len(fields_of_action()) == 20
    assert fields_of_action()["care-health"] == "Gesundheit und Pflege"
