"""The category system: tree, order, merging, colours that can be seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dwk.audit.models import Version
from dwk.kommunalprofil.actions.coding import add_code, change_code
from dwk.kommunalprofil.coding_rules import COLORS, NEUTRAL, PALETTE, contrast, hue_of
from dwk.kommunalprofil.models import Code, Coding
from dwk.kommunalprofil.queries.codes import code_rows, with_below
from dwk.ui import apps
from tests.factories.interviews import DAY
from tests.factories.memberships import BY, small_participation
from tests.kommunalprofil.coding_site import HERE, CodingSite

pytestmark = pytest.mark.django_db
WHITE, DARK, MIXED = "#ffffff", "#0b0f1f", 0.5


@pytest.fixture
def site(db: None) -> CodingSite:
    return CodingSite()


def entered(**fields: object) -> dict[str, object]:
    return {"name": "Mobilität", "color": COLORS[0], "codable": "1", "inductive": "", "parent": "", **fields}


def names(site: CodingSite) -> list[tuple[str, int]]:
    return [(row.code.name, row.depth) for row in code_rows(site.place)]


def test_a_category_is_added_with_everything(site: CodingSite) -> None:
    data = entered(
        parent=site.housing.pk, definition="Wege", anchor_example="Der Bus fährt", coding_rule="Nur Wege", inductive="1"
    )
    assert site.browser.post(HERE + "kategorien/neu/", data).status_code == 302
    code = Code.objects.get(name="Mobilität")
    assert (code.parent, code.codable, code.inductive, code.position) == (site.housing, True, True, 1)
    page = site.page("kategorien/")
    for words in ("Wege", "Der Bus fährt", "Kodierregel: Nur Wege", "induktiv"):
        assert words in page
    assert not [row for row in Version.objects.all() if "Der Bus" in str(row.data)]


def test_one_that_only_orders_is_no_choice_for_passages(site: CodingSite) -> None:
    site.browser.post(f"{HERE}kategorien/{site.housing.pk}/", entered(name="Wohnen", codable=""))
    assert Code.objects.get(pk=site.housing.pk).codable is False
    page = site.browser.get(site.text).content.decode()
    choices = page.split('id="code"')[1].split("</select>")[0]
    assert "Alter (unter Wohnen)" in choices
    assert ">Wohnen<" not in choices


def test_categories_move_up_and_down_and_under_another(site: CodingSite) -> None:
    third = site.code("Mobilität")
    assert names(site) == [("Wohnen", 0), ("Alter", 1), ("Mobilität", 0)]
    site.browser.post(f"{HERE}kategorien/{third.pk}/verschieben/", {"step": "up"})
    assert names(site) == [("Mobilität", 0), ("Wohnen", 0), ("Alter", 1)]
    site.browser.post(f"{HERE}kategorien/{third.pk}/verschieben/", {"step": "up"})
    site.browser.post(f"{HERE}kategorien/{third.pk}/verschieben/", {"step": "down"})
    assert names(site) == [("Wohnen", 0), ("Alter", 1), ("Mobilität", 0)]
    site.browser.post(f"{HERE}kategorien/{third.pk}/", entered(parent=site.housing.pk))
    assert names(site) == [("Wohnen", 0), ("Alter", 1), ("Mobilität", 1)]


def test_a_new_one_stands_last_also_where_some_were_taken_away(site: CodingSite) -> None:
    made = [site.code(f"Nr. {number}") for number in range(4)]
    for gone in made[:2]:
        site.browser.post(f"{HERE}kategorien/{gone.pk}/entfernen/", {"into": ""})
    site.browser.post(HERE + "kategorien/neu/", entered(name="Zuletzt"))
    site.browser.post(f"{HERE}kategorien/{site.age.pk}/", entered(name="Alter"))
    assert [name for name, _ in names(site)] == ["Wohnen", "Nr. 2", "Nr. 3", "Zuletzt", "Alter"]


def test_a_category_is_not_put_below_itself(site: CodingSite) -> None:
    address = f"{HERE}kategorien/{site.housing.pk}/"
    assert f'<option value="{site.age.pk}"' not in site.browser.get(address).content.decode()
    assert site.browser.post(address, entered(parent=site.age.pk)).status_code == 200
    assert Code.objects.get(pk=site.housing.pk).parent is None


def test_merging_hands_codings_over(site: CodingSite) -> None:
    site.coding(code=site.age)
    address = f"{HERE}kategorien/{site.age.pk}/entfernen/"
    assert "1 mal vergeben" in site.browser.get(address).content.decode()
    refused = site.browser.post(address, {"into": ""}).content.decode()
    assert "Bitte wählen Sie, welche Kategorie die Kodierungen übernimmt." in refused
    site.browser.post(address, {"into": site.housing.pk})
    assert Coding.objects.get().code == site.housing
    assert not Code.objects.filter(pk=site.age.pk).exists()


def test_one_with_others_below_stays(site: CodingSite) -> None:
    answer = site.browser.post(f"{HERE}kategorien/{site.housing.pk}/entfernen/", {"into": ""})
    assert "hat Unterkategorien" in answer.content.decode()


def test_counts_stand_beside_the_categories_with_the_same_questions(site: CodingSite) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            site.page("kategorien/")
        return len(found)

    before = asked()
    for number in range(12):
        site.coding("Der Bus", site.code(f"Weitere {number}", parent=site.age))
    assert asked() == before
    assert "1\N{NO-BREAK SPACE}Kodierung" in site.page("kategorien/")


def test_a_category_of_another_kommune_is_no_parent(site: CodingSite) -> None:
    other = Code(participation=small_participation(site.programme, "nachbarort"), name="Fremd")
    answer = site.browser.post(HERE + "kategorien/neu/", entered(parent=other.pk or 99999))
    assert answer.status_code == 200
    assert not Code.objects.filter(name="Mobilität").exists()


def test_what_lies_below_is_found(site: CodingSite) -> None:
    deep = site.code("Hochalt", parent=site.age)
    other = site.code("Mobilität")
    rows = code_rows(site.place)
    assert with_below(rows, site.housing.pk) == {site.housing.pk, site.age.pk, deep.pk}
    assert with_below(rows, other.pk) == {other.pk}


def test_colours_of_other_programs_come_to_the_nearest() -> None:
    assert hue_of("#1f4e9f") == 0
    assert hue_of("") == hue_of("rot") == NEUTRAL
    assert [hue_of(color) for color in COLORS] == list(range(len(COLORS)))


def mixed(color: str) -> str:
    parts = [int(color[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(part * MIXED + 255 * (1 - MIXED)):02x}" for part in parts)


@pytest.mark.parametrize("color", COLORS)
def test_colours_stand_out_on_light_and_dark(color: str) -> None:
    assert contrast(color, WHITE) >= 4.5
    assert contrast(mixed(color), DARK) >= 4.5


def test_the_style_sheet_has_the_same_colours() -> None:
    sheet = (Path(apps.__file__).parent / "static/dwk/coding.css").read_text(encoding="utf-8")
    found = re.findall(r"\.dwk-hue--(\d+) \{ --dwk-hue: (#[0-9a-f]{6}); \}", sheet)
    assert [color for _, color in found] == list(PALETTE)
    assert [int(number) for number, _ in found] == list(range(len(PALETTE)))


def test_categories_are_searched_and_a_long_system_begins_with_names(site: CodingSite) -> None:
    add_code(
        participation=site.place, name="Verkehr", definition="Was Öffnungszeiten betrifft", by=BY, effective_on=DAY
    )
    found = site.page("kategorien/", q="oeffnungszeiten")
    assert "Verkehr" in found
    assert "Wohnen" not in found
    assert "Alle Kategorien zeigen" in site.page("kategorien/", q="Fischerei")
    assert "Was Öffnungszeiten betrifft" in site.page("kategorien/")
    assert "Was Öffnungszeiten betrifft" not in site.page("kategorien/", ansicht="kurz")
    for number in range(40):
        site.code(f"Weitere {number}")
    assert "Was Öffnungszeiten betrifft" not in site.page("kategorien/")
    assert "Was Öffnungszeiten betrifft" in site.page("kategorien/", ansicht="lang")


def test_a_new_category_is_confirmed_and_in_view(site: CodingSite) -> None:
    answer = site.browser.post(HERE + "kategorien/neu/", entered(name="Verkehr"))
    made = Code.objects.get(name="Verkehr")
    assert answer["Location"] == f"{HERE}kategorien/#kategorie-{made.pk}"
    assert "Die Kategorie „Verkehr“ ist angelegt." in site.page("kategorien/")


def test_the_category_system_as_a_table(site: CodingSite) -> None:
    change_code(code=site.age, anchor_example="=Summe der Jahre", by=BY, effective_on=DAY)
    for kind in ("csv", "xlsx", "ods"):
        answer = site.browser.get(f"{HERE}kategorien/kategorien.{kind}")
        assert answer.status_code == 200
        assert answer["Content-Disposition"] == f'attachment; filename="kategorien.{kind}"'
    text = site.browser.get(f"{HERE}kategorien/kategorien.csv").content.decode("utf-8-sig")
    assert "Wohnen › Alter" in text
    assert ";=Summe" not in text, "no formula gets into a spreadsheet"
    assert site.browser.get(f"{HERE}kategorien/kategorien.pdf").status_code == 404
