"""From a transcript to a signed Kommunalprofil, by three people and a visitor, all of it through the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.models import Coding, Profile, Quote, Signature
from dwk.programme.actions.participations import create_participation
from dwk.regions.models import Region
from tests.browser.conftest import DESKTOP
from tests.browser.test_coding import SELECT
from tests.factories.interviews import SAID
from tests.factories.memberships import BY, START, member_of, small_programme
from tests.factories.regions import apply_small_directory, make_region
from tests.factories.tables import load_entries, population
from tests.kommunalprofil.profile_site import KREIS

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]
HERE = "/programm/probe/kuestenkreis/"
#: what is said in the interview, and what may leave it
WORDS = "Ältere finden kaum barrierefreie Wohnungen."
QUOTED = "Ältere finden hier [im Ort] kaum barrierefreie Wohnungen."
STRENGTH = "Viele Ältere bleiben im Kreis wohnen."
WEAKNESS = "Es gibt zu wenige barrierefreie Wohnungen."
VIEW = "Seit dem Neubau am Hafen gibt es genug Wohnungen."
STATEMENTS = (
    ("Stärke", STRENGTH),
    ("Schwäche", WEAKNESS),
    ("Chance", "Das Land fördert den Umbau."),
    ("Risiko", "Das Bauen wird teurer."),
)
CHAPTERS = {
    "Basisinformationen": "Der Kreis liegt an der Küste.",
    "Lage und Geografie": "Im Norden die See, im Süden die Moore.",
    "Demografische Entwicklung": "Die Bevölkerung nimmt zu.",
    "Ausgangslage der kommunalen Demografiepolitik": "Ein Ausschuss besteht seit 2020.",
    "Ausblick": "Die Maßnahmen folgen.",
}


class Kommune:
    """The programme, the Kommune with its region and figures, and its people: what stands before the journey."""

    def __init__(self) -> None:
        make_region("DG", "Deutschland")
        apply_small_directory()
        load_entries([*population(KREIS, 2017, 100), *population(KREIS, 2018, 200)])
        programme = small_programme()
        place = create_participation(
            programme=programme, slug="kuestenkreis", name="Küstenkreis", kind="model", starts_on=START,
            regions=list(Region.objects.filter(key=KREIS)), by=BY, effective_on=START,
        )  # fmt: skip
        self.research = member_of(programme, Role.RESEARCH_PARTNER, place, name="Rita Wissen")
        self.lead = member_of(programme, Role.MUNICIPAL_LEAD, place, name="Lea Leitung")
        self.coordinator = member_of(programme, Role.MUNICIPAL_COORDINATOR, place, name="Karl Koordination")


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """A button or a link of the page itself, the first one of that name."""
    main = page.locator("main")
    main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first.click()


def about(name: str, what: str) -> re.Pattern[str]:
    """The name of a link that says to listeners what it is about."""
    return re.compile(rf"^{name}\s?: {re.escape(what)}")


def seen(page: Page, text: str) -> None:
    expect(page.locator("main").get_by_text(text).locator("visible=true").first).to_be_visible()


def fill(page: Page, label: str, text: str) -> None:
    page.locator("main").get_by_label(label).fill(text)


def tick(page: Page, label: str | re.Pattern[str]) -> None:
    page.locator("main").get_by_label(label, exact=True).check()


def test_from_the_transcript_to_the_signed_profile(page_at: PageAt, sign_in: SignIn, tmp_path: Path) -> None:
    people = Kommune()
    research, lead, coordinator = (page_at(DESKTOP) for _ in range(3))
    sign_in(research, people.research)
    sign_in(lead, people.lead)
    sign_in(coordinator, people.coordinator)

    take_interview(research, tmp_path)
    mark_and_quote(research)
    root = begin_profile(research)
    write_chapters(research, root)
    freeze_evidence(research, root)
    state_what_follows(research, root)
    sign_too_early(research, root)
    review(research, coordinator, root)
    sign_both(research, lead, root)
    stays_as_it_is(research, root)
    read_by_everybody(lead, page_at(DESKTOP), root)


def take_interview(page: Page, tmp_path: Path) -> None:
    page.goto(HERE + "interviews/")
    press(page, "Interview eintragen")
    page.get_by_label("Personengruppe").select_option("civil")
    press(page, "Eintragen")
    press(page, "Einwilligung eintragen")
    page.get_by_label("Pseudonymisierte Zitate im Profil").check()
    press(page, "Eintragen")
    press(page, "Abschrift hinzufügen")
    path = tmp_path / "gespraech.txt"
    path.write_bytes(SAID.encode())
    page.get_by_label("Datei").set_input_files(path)
    press(page, "Vorschau zeigen")
    press(page, "Übernehmen")


def mark_and_quote(page: Page) -> None:
    page.goto(HERE + "interviews/kategorien/neu/")
    fill(page, "Name", "Wohnen")
    press(page, "Anlegen")
    page.goto(HERE + "interviews/auswertung/")
    press(page, "P01")
    # the script of the page listens from its load on
    page.wait_for_url("**/kodieren/**")
    page.evaluate(SELECT, ["Ältere", "Wohnungen."])
    page.locator("#code").select_option(label="Wohnen")
    press(page, "Kategorie vergeben")
    seen(page, "1 Kodierung")
    # after a mark the text has the focus again
    expect(page.locator("[data-coding-text]")).to_be_focused()
    made = Coding.objects.get()
    assert SAID[made.start : made.end] == WORDS
    page.evaluate(SELECT, ["Ältere", "Wohnungen."])
    press(page, "Zitat herauslösen")
    expect(page.get_by_label("Zitat ohne Namen")).to_have_value(WORDS)
    fill(page, "Zitat ohne Namen", QUOTED)
    fill(page, "Wer spricht", "Person aus dem Seniorenbeirat")
    press(page, "Speichern")
    seen(page, "noch nicht freigegeben")
    press(page, "Freigeben")
    press(page, "Freigeben")
    seen(page, "Das Zitat ist freigegeben")
    assert Quote.objects.get().released_on


def begin_profile(page: Page) -> str:
    page.goto(HERE + "profil/")
    press(page, "Kommunalprofil beginnen")
    page.get_by_label("Gebiet", exact=True).select_option(KREIS)
    tick(page, "Kurzfassung")
    press(page, "Anlegen")
    seen(page, "Das Pflichtkapitel „Basisinformationen“ ist leer.")
    return f"{HERE}profil/{Profile.objects.get().pk}/"


def write_chapters(page: Page, root: str) -> None:
    for title, text in CHAPTERS.items():
        page.goto(root)
        press(page, re.compile(rf"^\d\S* {title}"))
        page.locator("textarea[name=text]").fill(text)
        press(page, "Speichern")
        seen(page, "Das Kapitel ist gespeichert.")
    page.goto(root)
    expect(page.get_by_text(re.compile("^Das Pflichtkapitel"))).to_have_count(0)


def freeze_evidence(page: Page, root: str) -> None:
    page.goto(root + "belege/neu/")
    fill(page, "Kennzahl oder Tabelle", "Bevölkerung")
    page.get_by_label("Kennzahl oder Tabelle").press("Enter")
    page.wait_for_url("**/belege/neu/?*q=*")
    press(page, "Bevölkerung am 31.12.")
    page.get_by_label("Jahr und Wert", exact=True).select_option("2018")
    press(page, "Als Beleg einfrieren")
    page.goto(root + "belege/neu/")
    press(page, re.compile("^als Beleg nehmen"))
    page.goto(root + "belege/")
    lines = page.locator("[id^=beleg-]")
    expect(lines).to_have_count(2)
    figure, quote = (str(lines.filter(has_text=kind).get_attribute("id"))[6:] for kind in ("(Zahl)", "(Interview)"))
    for title, number in (("Demografische Entwicklung", figure), ("Basisinformationen", quote)):
        page.goto(root)
        press(page, re.compile(rf"^\d\S* {title}"))
        page.locator("textarea[name=text]").fill(f"{CHAPTERS[title]}\n\nBeleg: {{{{beleg:{number}}}}}")
        press(page, "Speichern")
        seen(page, "Belege in diesem Kapitel")


def state_what_follows(page: Page, root: str) -> None:
    for quadrant, text in STATEMENTS:
        page.goto(root + "swot/")
        press(page, f"{quadrant} eintragen")
        expect(page.get_by_label(quadrant, exact=True)).to_be_checked()
        page.get_by_label("Aussage", exact=True).fill(text)
        evidence = page.locator("input[name=evidence]")
        expect(evidence).to_have_count(2)
        evidence.first.check()
        # the weakness rests on one kind only at first
        if quadrant == "Stärke":
            evidence.last.check()
        press(page, "Eintragen")
        seen(page, f"{quadrant} eingetragen.")
    page.goto(root + "empfehlungen/")
    press(page, "Empfehlung ableiten")
    page.get_by_label("Stärke oder Schwäche").select_option(label=f"Schwäche: {WEAKNESS}")
    page.get_by_label("Chance oder Risiko").select_option(label="Chance: Das Land fördert den Umbau.")
    fill(page, "Empfehlung", "Wohnungen umbauen.")
    press(page, "Eintragen")
    seen(page, "Die Empfehlung steht jetzt im Kapitel „Ausblick“.")


def sign_too_early(page: Page, root: str) -> None:
    page.goto(root + "fassungen/")
    press(page, "Entwurf einfrieren")
    seen(page, "Fassung 1 ist eingefroren.")
    press(page, "Unterschreiben")
    seen(page, "Diese Fassung kann noch nicht unterschrieben werden")
    seen(page, f"Schwäche „{WEAKNESS}“ ist nur durch eine Art von Beleg gestützt")
    seen(page, "Es gab noch keine Rückmelderunde mit der Kommune.")
    expect(page.locator("main").get_by_role("button", name="Unterschreiben")).to_have_count(0)
    page.goto(root + "swot/")
    press(page, about("Ändern", WEAKNESS))
    for box in page.locator("input[name=evidence]").all():
        box.check()
    press(page, "Speichern")


def review(research: Page, coordinator: Page, root: str) -> None:
    research.goto(root + "fassungen/")
    press(research, "Rückmelderunde eröffnen")
    for name in ("Lea Leitung", "Karl Koordination"):
        tick(research, name)
    press(research, "Eröffnen")
    seen(research, "Fassung 2 ist in der Rückmelderunde.")

    coordinator.goto("/mitteilungen/")
    press(coordinator, re.compile("um Rückmeldung zum Kommunalprofil gebeten"))
    press(coordinator, "Fassung lesen")
    press(coordinator, about("Rückmeldung geben", WEAKNESS))
    tick(coordinator, "Bewertung")
    coordinator.locator("main textarea[name=text]").fill(VIEW)
    press(coordinator, "Eintragen")
    coordinator.goto(root + "fassungen/")
    press(coordinator, re.compile("^Runde zu Fassung 2"))
    press(coordinator, "Ich bin fertig")
    seen(coordinator, "Sie haben am")

    research.reload()
    seen(research, VIEW)
    press(research, re.compile("^Beantworten"))
    tick(research, "abweichende Sicht bleibt")
    fill(research, "Begründung", "Die Zahlen enden 2018.")
    press(research, "Antworten")
    seen(research, "abweichende Sicht bleibt")
    press(research, "Vorzeitig schließen")
    fill(research, "Grund", "Alle sind fertig.")
    press(research, "Schließen")
    seen(research, "Die Rückmelderunde ist geschlossen.")
    research.goto(root + "swot/")
    press(research, about("Ändern", WEAKNESS))
    expect(research.get_by_label("Abweichende Sicht der Kommune")).to_have_value(VIEW)
    tick(research, "Die Aussage ist strittig")
    press(research, "Speichern")
    card = research.locator(".kp-card", has_text=WEAKNESS)
    expect(card.get_by_text("Abweichende Sicht der Kommune:")).to_be_visible()
    expect(card).to_contain_text(VIEW)
    expect(card).to_contain_text("strittig")


def sign_both(research: Page, lead: Page, root: str) -> None:
    research.goto(root + "fassungen/")
    press(research, "Entwurf einfrieren")
    seen(research, "Fassung 3 ist eingefroren.")
    view = research.locator(".kp-view")
    expect(view).to_have_count(1)
    expect(view).to_contain_text(VIEW)
    for page in (research, lead):
        page.goto(root + "fassungen/")
        press(page, "Unterschreiben")
        page.get_by_label("Ich habe diese Fassung gelesen").check()
        press(page, "Unterschreiben")
        seen(page, "Sie haben Fassung 3 unterschrieben.")
        if page is research:
            # opened before the second signature, sent after it
            page.goto(root + "kapitel/outlook/")
            page.locator("textarea[name=text]").fill("Später dazu geschrieben.")
    assert set(Signature.objects.values_list("user__name", flat=True)) == {"Rita Wissen", "Lea Leitung"}
    assert Profile.objects.get().signed


def stays_as_it_is(page: Page, root: str) -> None:
    press(page, "Speichern")
    seen(page, "Dieses Kommunalprofil ist unterschrieben und bleibt, wie es ist. Wer es ändern will")
    page.goto(root + "kapitel/outlook/")
    seen(page, CHAPTERS["Ausblick"])
    expect(page.locator("textarea[name=text]")).to_have_count(0)
    expect(page.get_by_text("Später dazu geschrieben.")).to_have_count(0)


def read_by_everybody(lead: Page, visitor: Page, root: str) -> None:
    lead.goto(root + "fassungen/3/")
    press(lead, "Kapitel veröffentlichen")
    line = lead.locator("li", has_text="Demografische Entwicklung")
    line.get_by_role("button", name="Veröffentlichen").click()
    expect(line).to_contain_text("öffentlich seit")
    address = lead.get_by_role("link", name="Öffentliche Seite ansehen").get_attribute("href")
    assert address
    visitor.goto(address)
    seen(visitor, CHAPTERS["Demografische Entwicklung"])
    expect(visitor.get_by_role("heading", level=2).first).to_contain_text("Demografische Entwicklung")
    seen(visitor, "Diese Kapitel hat die Kommune nicht veröffentlicht: Basisinformationen")
    text = visitor.content()
    for hidden in (CHAPTERS["Basisinformationen"], QUOTED, WEAKNESS, VIEW):
        assert hidden not in text
    # the draft itself asks a visitor to sign in
    visitor.goto(root)
    expect(visitor).to_have_url(re.compile("/konto/login/"))
