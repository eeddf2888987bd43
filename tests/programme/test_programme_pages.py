"""The office keeps the programme itself: words, backers with logos, aims, budget rules, phases, rules; with past days."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dwk.accounts.permissions import Role
from dwk.audit.queries import verify_chain
from dwk.files.models import StoredFile
from dwk.programme.actions.programmes import add_part, change_programme, create_organisation
from dwk.programme.models import Aim, Backer, BudgetRule, Organisation, PhaseDefinition, Programme, RelatedElement
from tests.factories.memberships import BY, START, member_of, small_programme

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PAGE = "/programm/probe/programm/"
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"\x00\x00\x00\x0dIHDR"
    + b"\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    + b"\x00" * 8
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
BAD_SVGS = {
    "script": b"<script>alert(1)</script>",
    "event": b'<rect onclick="x()"/>',
    "link": b'<a href="https://example.org/"><rect/></a>',
    "picture": b'<image href="data:image/png;base64,AA"/>',
    "style from elsewhere": b"<style>@import 'https://example.org/a.css';</style>",
    "fill from elsewhere": b"<rect style=\"fill:url('https://example.org/a.svg#b')\"/>",
    "fill in disguise": b"<style>rect{fill:\\75rl(//example.org/a)}</style>",
}


def browser_of(programme: Programme, role: Role = Role.PROGRAMME_OFFICE) -> Client:
    browser = Client()
    browser.force_login(member_of(programme, role), backend=BACKEND)
    return browser


@pytest.fixture
def programme(db: None) -> Programme:
    return small_programme()


@pytest.fixture
def office(programme: Programme) -> Client:
    return browser_of(programme)


def page_of(browser: Client, query: str = "") -> str:
    return browser.get(PAGE + query).content.decode()


def aims(programme: Programme, *texts: str, chapter: int = 1) -> list[Aim]:
    parts = [Aim(programme=programme, text=text, position=n, chapter=chapter) for n, text in enumerate(texts)]
    for part in parts:
        add_part(part=part, by=BY, effective_on=START)
    return parts


def saved(browser: Client, address: str, entered: dict[str, Any]) -> None:
    answer = browser.post(PAGE + address, entered)
    assert answer.status_code == 302, answer.content.decode()


def test_the_page_tells_everything_with_source_and_since_when(programme: Programme, office: Client) -> None:
    add_part(
        part=Aim(programme=programme, text="Strategie", source="Bericht, S. 3", chapter=2), by=BY, effective_on=START
    )
    add_part(
        part=BudgetRule(programme=programme, line="beratung", label="Beratung", cap_eur=Decimal(30000)),
        by=BY, effective_on=START,
    )  # fmt: skip
    add_part(
        part=BudgetRule(programme=programme, line="personal", label="Personal", fundable=False),
        by=BY, effective_on=START,
    )  # fmt: skip
    page = page_of(office)
    for words in (
        "01.01.2026 bis 31.12.2029", "Teil 2", "Strategie", "Quelle: Bericht, S. 3", "gilt ab 01.01.2026", "nachgetragen am",
        "förderfähig bis 30.000", "wird nicht gefördert", "Zukunftswerkstatt", "Kalenderjahr", "28 Tage", "1, 2, 3.1",
        "ab 60 Tagen im Verzug",
    ):  # fmt: skip
        assert words in page.replace("\xa0", " "), words


def test_a_past_day_shows_what_held_then_and_offers_no_button(programme: Programme, office: Client) -> None:
    change_programme(
        programme=programme, by=BY, effective_on=START + timedelta(days=90), office_text="Geschäftsstelle Neu"
    )
    assert "Geschäftsstelle Neu" in page_of(office)
    past = page_of(office, "?stand=2026-02-01")
    assert "Geschäftsstelle Neu" not in past
    assert "bearbeiten" not in past
    assert "noch nicht eingetragen" in page_of(office, "?stand=2025-01-01")
    assert office.post(PAGE + "angaben/?stand=2026-02-01", {}).status_code == 403


def test_who_only_reads_sees_no_buttons(programme: Programme) -> None:
    page = page_of(browser_of(programme, Role.FUNDER))
    assert "Regeln" in page
    assert "bearbeiten" not in page


def test_name_and_term_are_changed_and_a_wrong_term_is_named(programme: Programme, office: Client) -> None:
    entered = {"name": "Neu", "short_name": "N", "starts_on": "2026-01-01", "ends_on": "2025-01-01"}
    assert "endet vor seinem Beginn" in office.post(PAGE + "angaben/", entered).content.decode()
    saved(
        office, "angaben/", {**entered, "ends_on": "2030-12-31", "reason": "Verlängert", "effective_on": "2026-05-01"}
    )
    programme.refresh_from_db()
    assert (programme.name, programme.ends_on.year) == ("Neu", 2030)
    assert "Probeprogramm</h1>" in page_of(office, "?stand=2026-04-30")
    assert "Neu</h1>" in page_of(office, "?stand=2026-05-01")


def test_an_aim_is_added_changed_removed_and_entered_again(programme: Programme, office: Client) -> None:
    saved(office, "ziele/neu/", {"text": "Erstes", "chapter": "1", "source": "Antrag"})
    aim = Aim.objects.get()
    saved(office, f"ziele/{aim.pk}/", {"text": "Anders", "chapter": "2", "source": "Antrag"})
    assert Aim.objects.get().text == "Anders"
    assert "Soll „Anders“ nicht mehr" in office.get(PAGE + f"ziele/{aim.pk}/entfernen/").content.decode()
    early = {"reason": "Doppelt", "effective_on": "2026-01-01"}
    assert (
        "Es gilt schon eine Fassung ab dem" in office.post(PAGE + f"ziele/{aim.pk}/entfernen/", early).content.decode()
    )
    saved(office, f"ziele/{aim.pk}/entfernen/", {"reason": "Doppelt"})
    assert not Aim.objects.exists()
    page = page_of(office)
    assert "Zuletzt entfernt" in page
    assert f'action="{PAGE}ziele/{aim.pk}/wieder/"' in page
    assert office.post(PAGE + f"ziele/{aim.pk}/wieder/").status_code == 302
    assert Aim.objects.get().text == "Anders"
    assert Aim.objects.get().source == "Antrag"
    assert "Zuletzt entfernt" not in page_of(office)
    again = office.post(PAGE + f"ziele/{aim.pk}/wieder/", follow=True).content.decode()
    assert "Dieser Eintrag ist nicht entfernt." in again
    assert verify_chain(programme.scope) is None


def test_aims_change_places_within_their_chapter(programme: Programme, office: Client) -> None:
    first, second, third = aims(programme, "A", "B", "C")
    other = aims(programme, "D", chapter=2)[0]
    office.post(PAGE + f"ziele/{third.pk}/hoch/")
    assert list(Aim.objects.filter(chapter=1).order_by("position").values_list("text", flat=True)) == ["A", "C", "B"]
    office.post(PAGE + f"ziele/{first.pk}/runter/")
    office.post(PAGE + f"ziele/{other.pk}/hoch/")
    assert list(Aim.objects.filter(chapter=1).order_by("position").values_list("text", flat=True)) == ["C", "A", "B"]
    page = page_of(office)
    assert page.index(">C<") < page.index(">A<") < page.index(">B<") < page.index(">D<")
    assert f"{PAGE}ziele/{third.pk}/hoch/" not in page, "the first one leads nowhere"
    assert f"{PAGE}ziele/{second.pk}/runter/" not in page


def test_a_late_entry_leaves_what_a_later_day_brought(programme: Programme, office: Client) -> None:
    aim = aims(programme, "Alt")[0]
    saved(office, f"ziele/{aim.pk}/", {"text": "Ab Mai", "chapter": "1", "effective_on": "2026-05-01"})
    saved(office, f"ziele/{aim.pk}/", {"text": "Ab März", "chapter": "1", "effective_on": "2026-03-01"})
    assert Aim.objects.get().text == "Ab Mai"
    assert "Ab März" in page_of(office, "?stand=2026-04-01")
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = office.post(PAGE + f"ziele/{aim.pk}/", {"text": "X", "chapter": "1", "effective_on": tomorrow.isoformat()})
    assert "liegt in der Zukunft" in answer.content.decode()


def test_related_elements_are_kept(programme: Programme, office: Client) -> None:
    for text in ("Eins", "Zwei"):
        saved(office, "elemente/neu/", {"text": text})
    assert list(RelatedElement.objects.order_by("position").values_list("text", "position")) == [
        ("Eins", 0),
        ("Zwei", 1),
    ]


def backer_entered(**more: Any) -> dict[str, Any]:
    house = create_organisation(name="Ministerium", by=BY, effective_on=START)
    return {"organisation": house.pk, "kind": "funder", "wording": "Gefördert vom Ministerium", **more}


def test_a_backer_may_be_an_organisation_that_is_new(programme: Programme, office: Client) -> None:
    entered = backer_entered(kind="partner", wording="Projektpartner")
    known = entered.pop("organisation")
    assert "Bitte nennen Sie eine Organisation." in office.post(PAGE + "traeger/neu/", entered).content.decode()
    both = {**entered, "organisation": known, "new_organisation": "Institut"}
    assert "nur eines von beidem" in office.post(PAGE + "traeger/neu/", both).content.decode()
    twice = office.post(PAGE + "traeger/neu/", {**entered, "new_organisation": "Ministerium"}).content.decode()
    assert "Diese Organisation gibt es schon." in twice
    saved(office, "traeger/neu/", {**entered, "new_organisation": "Institut"})
    assert Backer.objects.get().organisation.name == "Institut"
    assert "Institut" in page_of(office)


@pytest.mark.parametrize(("name", "content", "kind"), [("l.png", PNG, "image/png"), ("l.svg", SVG, "image/svg+xml")])
def test_a_backer_has_a_logo_that_is_kept_by_its_checksum(
    programme: Programme, office: Client, name: str, content: bytes, kind: str
) -> None:
    saved(office, "traeger/neu/", backer_entered(logo=SimpleUploadedFile(name, content)))
    backer = Backer.objects.get()
    assert backer.logo is not None
    assert len(backer.logo.sha256) == 64
    address = f"{PAGE}traeger/{backer.pk}/logo/"
    assert f'src="{address}"' in page_of(office)
    answer = office.get(address)
    assert (answer.content, answer["Content-Type"]) == (content, kind)
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert office.get(address + "?stand=2025-01-01").status_code == 404


def test_a_logo_stays_on_other_changes_and_goes_when_asked_while_past_days_keep_it(
    programme: Programme, office: Client
) -> None:
    entered = backer_entered()
    saved(office, "traeger/neu/", {**entered, "logo": SimpleUploadedFile("l.png", PNG), "effective_on": "2026-02-01"})
    backer = Backer.objects.get()
    saved(office, f"traeger/{backer.pk}/", {**entered, "wording": "Mit Mitteln von", "effective_on": "2026-03-01"})
    assert Backer.objects.get().logo_id
    saved(office, f"traeger/{backer.pk}/", {**entered, "without_logo": "on", "effective_on": "2026-04-01"})
    assert Backer.objects.get().logo_id is None
    address = f"{PAGE}traeger/{backer.pk}/logo/"
    assert office.get(address).status_code == 404
    assert office.get(address + "?stand=2026-03-15").content == PNG


@pytest.mark.parametrize("inside", BAD_SVGS.values(), ids=BAD_SVGS)
def test_an_svg_that_runs_or_loads_something_is_refused(programme: Programme, office: Client, inside: bytes) -> None:
    content = SVG.replace(b"<rect", inside + b"<rect", 1)
    page = office.post(
        PAGE + "traeger/neu/", backer_entered(logo=SimpleUploadedFile("l.svg", content))
    ).content.decode()
    assert "Das Logo wurde nicht angenommen" in page
    assert not StoredFile.objects.exists()
    entered = {"kind": "funder", "wording": "W", "new_organisation": "Neu"}
    office.post(PAGE + "traeger/neu/", {**entered, "logo": SimpleUploadedFile("l.svg", content)})
    assert not Organisation.objects.filter(name="Neu").exists(), "all or nothing"
    assert not Backer.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"GIF89a", "ist weder PNG noch SVG"),
        (PNG + b"\x00" * 1024 * 1024, "größer als 1 MB"),
        (b"", "Die Datei ist leer"),
    ],
    ids=["no picture", "too large", "empty"],
)
def test_other_files_are_refused_in_words(programme: Programme, office: Client, content: bytes, sentence: str) -> None:
    page = office.post(
        PAGE + "traeger/neu/", backer_entered(logo=SimpleUploadedFile("l.png", content))
    ).content.decode()
    assert sentence in page
    assert not Backer.objects.exists()


@pytest.mark.parametrize(
    ("text", "sum_eur"), [("30000", "30000"), ("30.000", "30000"), ("1.250,5", "1250.50"), ("12,34 €", "12.34")]
)
def test_a_cap_is_written_as_in_germany(programme: Programme, office: Client, text: str, sum_eur: str) -> None:
    saved(office, "foerderregeln/neu/", {"label": "Beratung vor Ort", "fundable": "on", "cap_eur": text})
    rule = BudgetRule.objects.get()
    assert (rule.cap_eur, rule.line) == (Decimal(sum_eur), "beratung-vor-ort")
    shown = office.get(PAGE + f"foerderregeln/{rule.pk}/").content.decode()
    assert f'value="{text.removesuffix(" €")}' in shown or 'value="30.000"' in shown or 'value="1.250,50"' in shown


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"fundable": "on", "cap_eur": "30,000.00"}, "Bitte schreiben Sie den Betrag in Euro"),
        ({"fundable": "on", "cap_eur": ""}, "braucht einen Höchstbetrag"),
        ({"fundable": "on", "cap_eur": "0"}, "braucht einen Höchstbetrag"),
        ({"cap_eur": "5"}, "hat keinen Höchstbetrag"),
    ],
)
def test_a_budget_rule_that_contradicts_itself_is_refused(
    programme: Programme, office: Client, entered: dict[str, str], sentence: str
) -> None:
    page = office.post(PAGE + "foerderregeln/neu/", {"label": "Linie", **entered}).content.decode()
    assert sentence in page
    assert not BudgetRule.objects.exists()


def test_two_lines_of_one_name_get_names_of_their_own(programme: Programme, office: Client) -> None:
    for _ in range(2):
        saved(office, "foerderregeln/neu/", {"label": "Personal"})
    assert sorted(BudgetRule.objects.values_list("line", flat=True)) == ["personal", "personal-2"]


def test_a_phase_is_worded_and_cannot_be_taken_away(programme: Programme, office: Client) -> None:
    phase = PhaseDefinition.objects.get(programme=programme, kind="workshop")
    entered = {"label": "Ideenwerkstatt", "responsible_role": "consultant", "outputs": "Plan\n\nPlan\nBericht"}
    saved(office, f"phasentexte/{phase.pk}/", entered)
    phase.refresh_from_db()
    assert (phase.label, phase.outputs) == ("Ideenwerkstatt", ["Plan", "Bericht"])
    page = page_of(office)
    assert "Ergebnisse: Plan, Bericht" in page
    assert f"phasentexte/{phase.pk}/entfernen" not in page
    assert office.get(PAGE + f"phasentexte/{phase.pk}/entfernen/").status_code == 404


def test_rules_are_checked_and_other_keys_stay(programme: Programme, office: Client) -> None:
    entered = {
        "budget_year": "project", "review_days": "42", "mandatory_chapters": "1, 3.1, 1", "amber_days": "5", "red_days": "4",
        "cost_percent": "15",
    }  # fmt: skip
    assert "erst gelb, dann rot" in office.post(PAGE + "regeln/", entered).content.decode()
    entered["red_days"] = "50"
    wrong = office.post(PAGE + "regeln/", {**entered, "mandatory_chapters": "1, zwei"}).content.decode()
    assert "Pflichtkapitel sind Nummern" in wrong
    saved(office, "regeln/", entered)
    programme.refresh_from_db()
    assert programme.rules == {
        "budget_year": "project", "review_days": 42, "mandatory_chapters": ["1", "3.1"],
        "traffic_light": {"amber_days": 5, "red_days": 50, "cost_percent": 15},
    }  # fmt: skip
    page = page_of(office).replace("\xa0", " ")
    assert "Projektjahr" in page
    assert "42 Tage" in page


def test_parts_of_another_programme_are_not_reached(programme: Programme, office: Client) -> None:
    other = small_programme("fremd")
    foreign = aims(other, "Fremd")[0]
    for step in ("", "entfernen/", "hoch/", "wieder/"):
        answer = office.post(PAGE + f"ziele/{foreign.pk}/{step}", {"text": "X", "chapter": "1"})
        assert answer.status_code in {404, 302}
    assert Aim.objects.get().text == "Fremd"
    assert Aim.objects.get().programme == other


def test_the_page_takes_the_same_queries_for_many_parts(
    programme: Programme, office: Client, django_assert_max_num_queries: Any
) -> None:
    aims(programme, *(str(n) for n in range(30)))
    with django_assert_max_num_queries(8):
        assert office.get(PAGE).status_code == 200
