"""Category systems alone (.qdc), in and out: hierarchy, descriptions, colours, groups."""

from __future__ import annotations

import pytest
from lxml import etree

from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.exchange import export_codes
from dwk.kommunalprofil.models import Code
from dwk.kommunalprofil.qda.reading import read_xml
from dwk.programme.models import Participation
from tests.factories.memberships import small_participation
from tests.kommunalprofil import foreign_projects as foreign
from tests.kommunalprofil.foreign_projects import codebook, guid
from tests.kommunalprofil.test_foreign_projects import place, take

__all__ = ["place"]
pytestmark = pytest.mark.django_db
#: what the standard asks of a codebook, put down from its published description: child elements and attributes by element
ALLOWED: dict[str, tuple[list[str], set[str]]] = {
    "CodeBook": (["Codes", "Sets"], {"origin"}),
    "Codes": (["Code"], set()),
    "Code": (["Description", "Code"], {"guid", "name", "isCodable", "color"}),
    "Sets": (["Set"], set()),
    "Set": (["Description", "MemberCode"], {"guid", "name"}),
    "MemberCode": ([], {"guid"}),
    "Description": ([], set()),
}
CODES = (
    f'<Code guid="{guid("a")}" name="Wohnen &amp; Leben 🏡" isCodable="false" color="#00ff00"><Description>Erste Zeile\n'
    f'zweite Zeile</Description><Code guid="{guid("b")}" name="Miete" isCodable="true"/></Code>'
    f'<Code guid="{guid("c")}" name="Bus" isCodable="true"/>'
)
SETS = (
    f'<Sets><Set guid="{guid("s")}" name="Für Runde 1"><Description>nur diese</Description><MemberCode guid="{guid("b")}"/>'
    f'<MemberCode guid="{guid("c")}"/></Set></Sets>'
)


def names(place: Participation) -> list[tuple[str, str]]:
    rows = Code.objects.filter(participation=place).order_by("pk").select_related("parent")
    return [(row.name, row.parent.name if row.parent else "") for row in rows]


def test_a_codebook_with_groups_goes_out_as_it_came_in(place: Participation) -> None:
    content = codebook(CODES, SETS)
    done = take(place, content)
    assert done.kept == ("1\N{NO-BREAK SPACE}Gruppe",)
    home = Code.objects.get(guid=guid("a"))
    assert (home.name, home.codable, home.definition) == ("Wohnen & Leben 🏡", False, "Erste Zeile\nzweite Zeile")
    out = export_codes(participation=place)
    assert read_xml(out)[0].project == read_xml(content)[0].project
    other = small_participation(place.programme, slug="andere")
    take(other, out)
    assert export_codes(participation=other) == out


def test_what_goes_out_has_only_what_the_standard_allows(place: Participation) -> None:
    take(place, codebook(CODES, SETS))
    root = etree.fromstring(export_codes(participation=place))
    for element in root.iter():
        children, attributes = ALLOWED[etree.QName(element).localname]
        assert etree.QName(element).namespace == "urn:QDA-XML:codebook:1.0"
        assert set(element.attrib) <= attributes
        order = [children.index(etree.QName(child).localname) for child in element]
        assert order == sorted(order)


@pytest.mark.parametrize(
    "namespace", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1:0", ""]
)
def test_any_namespace_is_read(place: Participation, namespace: str) -> None:
    take(place, codebook(CODES, SETS, namespace))
    assert names(place) == [("Wohnen & Leben 🏡", ""), ("Bus", ""), ("Miete", "Wohnen & Leben 🏡")]


def test_the_flat_codebook_of_taguette_is_read(place: Participation) -> None:
    done = take(place, foreign.taguette())
    assert names(place) == [("wohnen", ""), ("wohnen.miete", ""), ("verkehr", "")]
    assert done.left_out == ()


def test_groups_survive_a_project_that_comes_later(place: Participation) -> None:
    take(place, codebook(CODES, SETS))
    take(place, foreign.quirkos())
    assert b"F\xc3\xbcr Runde 1" in export_codes(participation=place)


def test_a_renamed_category_goes_out_under_its_new_name(place: Participation) -> None:
    long = "a" * 300
    take(place, codebook(f'<Code guid="{guid("a")}" name="{long}" isCodable="true"/>'))
    assert long.encode() in export_codes(participation=place)
    again = take(place, codebook(f'<Code guid="{guid("a")}" name="Kurz" isCodable="true"/>'))
    assert (again.codes.new, again.codes.changed) == (0, 1)
    assert b'name="Kurz"' in export_codes(participation=place)


def test_without_categories_nothing_goes_out(place: Participation) -> None:
    with pytest.raises(ProfileRefused, match="noch keine Kategorie"):
        export_codes(participation=place)
