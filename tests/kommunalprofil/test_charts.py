"""Charts as evidence: chosen, looked at, frozen with every number, shown from that alone, flagged when a number changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions import charts as actions
from dwk.kommunalprofil.actions.chapters import write_chapter
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.refreezing import refreeze
from dwk.kommunalprofil.actions.releasing import release
from dwk.kommunalprofil.actions.statements import add_statement
from dwk.kommunalprofil.actions.versions import freeze_version
from dwk.kommunalprofil.blocks import faults, frozen, root_of
from dwk.kommunalprofil.comparison import compare
from dwk.kommunalprofil.frozen_charts import chart_figure
from dwk.kommunalprofil.models import Chapter, Evidence, ProfileVersion, Signature
from dwk.kommunalprofil.queries.contents import evidence_content, parts_of
from dwk.kommunalprofil.queries.revisions import revisions_of
from dwk.kommunalprofil.queries.source_list import sources_of
from dwk.programme.actions import trail
from dwk.regions.models import Region
from tests.factories.interviews import DAY
from tests.factories.memberships import BY, member_of
from tests.factories.tables import load_entries, population
from tests.kommunalprofil.profile_site import KREIS, ProfileSite, text_of

pytestmark = pytest.mark.django_db
GROUPS = 17


@pytest.fixture
def site(db: None) -> ProfileSite:
    site = ProfileSite()
    load_entries([*population("01", 2017, 1000), *population("01", 2018, 1100)], source="land")
    return site


@pytest.fixture
def author(site: ProfileSite) -> Client:
    return site.browser()


def region(key: str) -> Region:
    return Region.objects.get(key=key)


def curve(site: ProfileSite, code: str = "SHARE_65P", *keys: str) -> Evidence:
    compared = [region(key) for key in keys]
    return actions.freeze_curve(
        profile=site.profile, indicator_code=code, compared=compared, by=BY, effective_on=DAY
    )  # fmt: skip


def pyramid(site: ProfileSite, year: int = 2018) -> Evidence:
    return actions.freeze_pyramid(profile=site.profile, year=year, by=BY, effective_on=DAY)


def write(site: ProfileSite, text: str, key: str = "housing") -> None:
    chapter = Chapter.objects.get(profile=site.profile, key=key)
    write_chapter(chapter=chapter, text=text, edition=chapter.edition, by=BY, effective_on=DAY)


def revise(year: int = 2017, factor: float = 300) -> None:
    load_entries(population(KREIS, year, factor))


def test_a_curve_holds_every_year_of_every_line_and_reads_like_its_last_value(site: ProfileSite) -> None:
    content = curve(site, "POP_TOTAL", "01").frozen
    own, land = content["curve"]["lines"]
    assert (own["role"], own["years"], own["values"]) == ("own", [2017, 2018], [3400.0, 6800.0])
    assert (land["role"], land["label"], land["values"]) == ("land", "Beispielland", [34000.0, 37400.0])
    assert (content["value"], content["year"], content["unit"], content["region_key"]) == (
        6800.0,
        2018,
        "Personen",
        KREIS,
    )
    assert content["curve"]["base_year"] == 2017
    assert len(content["sources"]) == 2
    assert "steigt von 3.400" in content["curve"]["title"]


def test_lines_of_like_size_are_drawn_as_they_are(site: ProfileSite) -> None:
    content = curve(site, "SHARE_65P", "01").frozen
    assert content["curve"]["base_year"] is None
    figure = chart_figure(content, "beleg-1")
    assert figure is not None
    assert [column.label for column in figure.table.columns] == ["Jahr", "Küstenkreis", "Beispielland"]
    assert [row[0] for row in figure.table.rows] == ["2017", "2018"]


def test_a_pyramid_holds_all_ages_of_both_years(site: ProfileSite) -> None:
    made = pyramid(site)
    drawn = made.frozen["pyramid"]
    assert len(drawn["men"]) == len(drawn["women"]) == len(drawn["lower"]) == GROUPS
    assert (drawn["year"], drawn["base"]["year"]) == (2018, 2017)
    assert made.frozen["value"] == sum(drawn["men"]) + sum(drawn["women"])
    figure = chart_figure(made.frozen, "beleg-1")
    assert figure is not None
    assert len(figure.table.rows) == GROUPS


@pytest.mark.parametrize(
    ("code", "keys", "says"),
    [
        ("NICHTS", (), "gibt es nicht"),
        ("BIRTHS", (), "gibt es nicht"),
        ("POP_DENSITY", (), "keine zwei Jahre"),
        ("POP_TOTAL", ("DG",), "wählen Sie das Gebiet ab"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(
    site: ProfileSite, code: str, keys: tuple[str, ...], says: str
) -> None:
    with pytest.raises(ProfileRefused, match=says):
        curve(site, code, *keys)
    assert not Evidence.objects.exists()


def test_a_year_without_ages_is_refused(site: ProfileSite) -> None:
    with pytest.raises(ProfileRefused, match="gibt es in diesem Jahr keine"):
        pyramid(site, 1990)


def test_the_chapter_shows_the_chart_where_it_stands_alone_and_its_last_value_in_a_sentence(
    site: ProfileSite, author: Client
) -> None:
    made = curve(site)
    write(site, f"So verläuft es:\n\n{{beleg:{made.pk}}}\n\nZuletzt waren es {{beleg:{made.pk}}}.")
    page = text_of(author, site.address("kapitel/housing/"))
    assert page.count('class="dwk-figure"') == 1
    assert page.count('class="dwk-figure__wide"') == page.count('class="dwk-figure__narrow"') == 1
    assert made.frozen["curve"]["title"] in page
    assert "Zuletzt waren es" in page
    assert f'href="#beleg-{made.pk}"' in page
    assert f'id="beleg-{made.pk}"' in page
    assert "<caption" in page


def test_the_preview_shows_a_chart_before_anything_is_saved(site: ProfileSite, author: Client) -> None:
    made = curve(site)
    answer = author.post(
        site.address("kapitel/housing/"), {"text": f"{{beleg:{made.pk}}}", "edition": 1, "vorschau": "1"}
    )  # fmt: skip
    assert 'class="dwk-figure"' in answer.content.decode()
    assert Chapter.objects.get(profile=site.profile, key="housing").text == ""


def test_a_chart_that_only_a_sentence_names_stands_in_the_list_below(site: ProfileSite, author: Client) -> None:
    made = pyramid(site)
    write(site, f"Es sind {{beleg:{made.pk}}}.")
    page = text_of(author, site.address("kapitel/housing/"))
    assert page.count('class="dwk-figure"') == 1
    assert page.index('id="belege"') < page.index('class="dwk-figure"')


def test_statements_and_the_list_of_evidence_show_it_once(site: ProfileSite, author: Client) -> None:
    made = curve(site)
    for number in range(2):
        add_statement(
            profile=site.profile, quadrant="threat", text=f"Aussage {number}", field_of_action="", dimensions=[],
            reference_year=None, disputed=False, differing_view="", evidence=[made], by=BY, effective_on=DAY,
        )  # fmt: skip
    assert text_of(author, site.address("swot/")).count('class="dwk-figure"') == 1
    assert text_of(author, site.address("belege/")).count('class="dwk-figure"') == 1


def signed_version(site: ProfileSite) -> ProfileVersion:
    version = freeze_version(profile=site.profile, by=BY, effective_on=DAY)
    for role in (Role.RESEARCH_PARTNER, Role.MUNICIPAL_LEAD):
        signature = Signature(
            participation=site.place, profile=site.profile, version=version, role=role.value, signed_on=DAY,
            user=member_of(site.programme, role, site.place, name=f"Unterschrift {role.value}"), user_name=role.label,
            root_sha256=version.root_sha256,
        )  # fmt: skip
        trail.create(obj=signature, by=BY, effective_on=DAY)
    return trail.change(obj=version, by=BY, effective_on=DAY, signed_on=DAY)


def test_version_and_public_page_draw_from_what_was_frozen(site: ProfileSite, author: Client, client: Client) -> None:
    made = curve(site)
    write(site, f"{{beleg:{made.pk}}}")
    version = signed_version(site)
    revise()
    page = text_of(author, site.address(f"fassungen/{version.number}/"))
    assert made.frozen["curve"]["title"] in page
    assert page.count('class="dwk-figure"') == 1
    assert f'href="#figure:{made.pk}"' not in page  # nothing in a sentence names it
    release(version=version, key="housing", by=BY, effective_on=DAY)
    public = client.get(f"/profile/probe/kuestenkreis/{version.number}/")
    assert public.status_code == 200
    assert 'class="dwk-figure"' in public.content.decode()


def test_a_comparison_names_the_numbers_that_changed(site: ProfileSite) -> None:
    made = curve(site, "POP_TOTAL")
    write(site, f"{{beleg:{made.pk}}}")
    before = freeze_version(profile=site.profile, by=BY, effective_on=DAY).blocks
    changed = json.loads(json.dumps(before))
    block = next(one for one in changed if one["kind"] == "figure")
    block["content"]["curve"]["lines"][0]["values"][0] = 3500.0
    (row,) = [one for one in compare(before, changed) if one.change == "changed"]
    assert any(mark == "added" and "500" in text for mark, text in row.pieces)


def test_a_version_with_charts_is_sound_and_any_number_counts(site: ProfileSite) -> None:
    write(site, f"{{beleg:{curve(site).pk}}}\n\n{{beleg:{pyramid(site).pk}}}")
    blocks = frozen(parts_of(site.profile), lambda: "salt")
    assert faults(json.loads(json.dumps(blocks)), root_of(blocks)) == []
    block = next(one for one in blocks if "pyramid" in one["content"])
    block["content"]["pyramid"]["men"][3] += 1
    assert faults(blocks, root_of(blocks)) == [block["name"]]


def test_a_changed_year_of_a_curve_is_flagged_and_taken_over(site: ProfileSite, author: Client) -> None:
    made = curve(site, "POP_TOTAL", "01")
    write(site, f"{{beleg:{made.pk}}}")
    assert revisions_of(site.profile) == {}
    revise()
    found = revisions_of(site.profile)[made.pk]
    assert found.old_words == "Küstenkreis 2017: 3.400\N{NO-BREAK SPACE}Personen"
    assert found.new_words == "Küstenkreis 2017: 10.200\N{NO-BREAK SPACE}Personen"
    assert "Küstenkreis 2017: 10.200" in text_of(author, site.address("belege/"))
    fresh = refreeze(evidence=made, because="berichtigt", by=BY, effective_on=DAY)
    assert [line["values"] for line in fresh.frozen["curve"]["lines"]] == [[10200.0, 6800.0], [34000.0, 37400.0]]
    assert Chapter.objects.get(profile=site.profile, key="housing").text == f"{{beleg:{fresh.pk}}}"
    assert revisions_of(site.profile) == {}


def test_changed_ages_of_a_pyramid_are_named_and_the_rest_counted(site: ProfileSite) -> None:
    made = pyramid(site)
    revise(2018, 201)
    found = revisions_of(site.profile)[made.pk]
    assert len(found.changes) == GROUPS * 2
    assert "Männer 0 bis 2, 2018: " in found.old_words
    assert found.new_words.endswith(f"und {GROUPS * 2 - 5}\N{NO-BREAK SPACE}weitere Werte")
    fresh = refreeze(evidence=made, because="berichtigt", by=BY, effective_on=DAY)
    assert (fresh.frozen["pyramid"]["year"], fresh.frozen["pyramid"]["base"]["year"]) == (2018, 2017)


def test_queries_for_revisions_do_not_grow_with_charts(site: ProfileSite) -> None:
    curve(site)
    pyramid(site)
    with CaptureQueriesContext(connection) as few:
        revisions_of(site.profile)
    for _ in range(3):
        curve(site)
        pyramid(site)
    with CaptureQueriesContext(connection) as many:
        revisions_of(site.profile)
    assert len(many) == len(few)


def test_choosing_shows_the_chart_first_and_then_freezes_it(site: ProfileSite, author: Client) -> None:
    picker = text_of(author, site.address("belege/neu/"))
    assert "belege/neu/kennzahl/SHARE_65P/verlauf/" in picker
    assert "belege/neu/altersaufbau/" in picker
    address = site.address("belege/neu/kennzahl/SHARE_65P/verlauf/")
    assert "Beispielland" in text_of(author, address)
    looked = author.post(address, {"compared": ["01"], "vorschau": "1"}).content.decode()
    assert 'class="dwk-figure"' in looked
    assert not Evidence.objects.exists()
    author.post(address, {"compared": ["01"]})
    assert len(Evidence.objects.get().frozen["curve"]["lines"]) == 2
    author.post(site.address("belege/neu/altersaufbau/"), {"year": "2018", "earlier": "2017"})
    assert Evidence.objects.filter(frozen__has_key="pyramid").count() == 1


def test_choices_that_lead_nowhere_say_so(site: ProfileSite, author: Client) -> None:
    assert author.get(site.address("belege/neu/kennzahl/NICHTS/verlauf/")).status_code == 404
    refused = author.post(site.address("belege/neu/kennzahl/POP_TOTAL/verlauf/"), {"compared": ["DG"], "vorschau": "1"})
    assert "wählen Sie das Gebiet ab" in refused.content.decode()
    wrong = author.post(site.address("belege/neu/altersaufbau/"), {"year": "1890"})
    assert not Evidence.objects.exists()
    assert wrong.status_code == 200


def test_its_sources_stand_in_the_list_of_sources(site: ProfileSite) -> None:
    made: Any = curve(site, "POP_TOTAL", "01")
    assert len(sources_of([made])["entries"]) == len(made.frozen["sources"]) == 2
    assert evidence_content(made)["label"].endswith("2017–2018")
