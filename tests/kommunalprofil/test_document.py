"""A version of a profile on paper: everything stands in it, nothing that was taken back does."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.urls import reverse
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from dwk.accounts.permissions import Permission, Role, allowed
from dwk.cli.main import main
from dwk.documents.blocks import Block, Glossary, Section, TableBlock, check, figures_of, walk
from dwk.documents.figures import Cell, Figure
from dwk.documents.render_docx import render_docx
from dwk.documents.render_html import render_html
from dwk.documents.render_pdf import render_pdf
from dwk.kommunalprofil.blocks import frozen, root_of
from dwk.kommunalprofil.document import document_of
from dwk.kommunalprofil.models import Profile, ProfileVersion, Reviewer, ReviewRound
from dwk.kommunalprofil.queries.documents import frozen_profile, glossary_terms
from dwk.programme.actions import trail
from dwk.programme.member_rules import WHOLE_ROLES
from tests.factories.memberships import BY, member_of, small_participation, small_programme
from tests.factories.profile_blocks import DAY, GUID, VOICE, parts, salts, sample_profile, with_chart
from tests.factories.regions import make_region
from tools.bench_profile_document import invented_profile

FONTS = Path(site_settings.FONTS_DIR)


def html(**fields: Any) -> str:
    return render_html(document_of(sample_profile(**fields)), cache_dir=None)


def headings(blocks: tuple[Block, ...]) -> list[tuple[int, str]]:
    return [(block.level, block.title) for block in walk(blocks) if isinstance(block, Section)]


def test_chapters_stand_in_their_order_with_their_numbers() -> None:
    document = document_of(sample_profile())
    check(document)
    assert headings(document.blocks) == [
        (1, "Einführung"),
        (1, "Ausgangslage"),
        (2, "Wohnen"),
        (3, "Bestand"),  # a heading of the text, without a number
        (1, "SWOT-Analyse"),
        (2, "Verknüpfungen und Empfehlungen"),
        (2, "Abweichende Sicht der Kommune"),
        (1, "Literatur- und Datenverzeichnis"),
        (1, "Verzeichnis der Belege"),
        (1, "Glossar"),
        (1, "Unterschriften"),
    ]
    assert document.first_chapter == 0
    assert '<span class="number">1.1</span>Wohnen' in html()
    assert '<span class="number">0</span>Einführung' in html()


def test_everything_stands_in_it() -> None:
    text = html()
    for words in (
        "24,7\N{NARROW NO-BREAK SPACE}%",
        '% (2018) <a href="#beleg1">[Beleg\N{NO-BREAK SPACE}1]</a>',
        "(Anteil der Personen ab 65 Jahren, Musterstadt, 31.12.2018)",
        f'„{VOICE}“ (Person aus dem Beirat) <a href="#beleg2">[Beleg\N{NO-BREAK SPACE}2]</a>',
        'Wohnkonzept, Seite 4 <a href="#beleg3">[Beleg\N{NO-BREAK SPACE}3]</a>',
        "Abweichende Sicht der Kommune: ",
        "Im Norden ist es anders.",
        "Sicht der Kommune: Der Zuzug hat begonnen.",
        "gesichert; Wohnen; Bezugsjahr 2018; Alter",
        "strittig",
        "Keine Aussage enthält diese Fassung zu: Schwächen, Chancen.",
        "Vereine einbeziehen.",
        "dl-de/by-2-0",
        "© Statistikamt",
        "wohnen.pdf",
        "Lea Leitung (in Vertretung)",
        root_of(frozen(parts(), salts())),
        "&lt;b&gt;kein HTML&lt;/b&gt;",
        "Amt (https://amt.example)",
    ):
        assert words in text, words


def test_of_a_quote_that_was_taken_back_only_note_and_hash_are_left() -> None:
    leaf = next(block["leaf"] for block in frozen(parts(), salts()) if block["kind"] == "quote")
    for text in (html(withdrawn=True), repr(document_of(sample_profile(withdrawn=True)))):
        assert VOICE not in text
        assert "Person aus dem Beirat" not in text
        assert "nach dem Widerruf der Einwilligung entfernt (01.04.2026)" in text
        assert leaf in text
        assert "stimmt nicht mit ihrer Prüfsumme" not in text


def test_a_version_that_was_changed_behind_the_back_says_so() -> None:
    made = frozen(parts(), salts())
    made[1] = {**made[1], "content": {**made[1]["content"], "text": "Anders"}}
    assert "stimmt nicht mit ihrer Prüfsumme überein (chapter:introduction)" in html(blocks=made)


def test_signatures_and_reopening_are_told() -> None:
    assert "noch nicht von beiden Seiten unterschrieben" in html(signed_on=None, signatures=())
    opened = html(reopened_on=date(2026, 5, 4), reopened_because="Zahlen revidiert")
    assert "Am 04.05.2026 wurde das Profil wieder geöffnet. Grund: Zahlen revidiert" in opened


def test_the_short_form_ends_chapters_at_their_first_heading_and_says_so() -> None:
    document = document_of(sample_profile(), short=True)
    titles = [title for _, title in headings(document.blocks)]
    assert "Bestand" not in titles
    assert not any(
        "Zahlen zu" in block.table.caption for block in walk(document.blocks) if isinstance(block, TableBlock)
    )
    assert document.subtitle.startswith("Kurzfassung, ")
    assert "Dies ist die Kurzfassung" in str(document.summary)
    assert "Viele Vereine" in render_html(document, cache_dir=None)


def test_the_glossary_explains_what_occurs() -> None:
    (found,) = [block for block in walk(document_of(sample_profile()).blocks) if isinstance(block, Glossary)]
    assert [term.term for term in found.terms] == ["Altenquotient"]
    terms = glossary_terms()
    assert len({term.term for term in terms}) == len(terms) >= 20
    assert all(term.explanation.endswith((".", ")")) for term in terms)


def test_every_format_is_made_and_is_the_same_each_time() -> None:
    document = document_of(sample_profile())
    created = datetime(2026, 3, 2, tzinfo=UTC)
    first = render_docx(document, created=created, cache_dir=None)
    assert first == render_docx(document_of(sample_profile()), created=created, cache_dir=None)
    word: Any = docx.Document(io.BytesIO(first))
    assert next(line.text for line in word.paragraphs if line.style.name == "Heading 1") == "Einführung"
    captions = [line.text for line in word.paragraphs if line.style.name == "Caption"]
    assert any("Stärken" in one for one in captions)
    pdf = render_pdf(document, fonts_dir=None, cache_dir=None)
    assert pdf == render_pdf(document_of(sample_profile()), fonts_dir=None, cache_dir=None)
    assert b"pdfuaid" in pdf


def figures(text: str, *, statement: bool = False, short: bool = False) -> list[Figure]:
    made = frozen(with_chart(text, statement=statement), salts())
    document = document_of(sample_profile(blocks=made), short=short)
    check(document)
    return figures_of(document)


@pytest.mark.parametrize("text", ["Davor.\n\n{beleg:4}\n\nDanach.", "Zuletzt {beleg:4}.", "Ohne."])
def test_a_chapter_prints_its_chart_once_with_all_that_belongs_to_it(text: str) -> None:
    (figure,) = figures(text)
    assert figure.title.startswith("Der Altenquotient steigt")
    assert figure.alt
    assert figure.source == "Statistikamt, Tabelle 12411"
    assert figure.notes == ("Vorläufig.", "Beleg 4")
    assert figure.table.rows[1] == ("2017", None, 22.2)


def test_a_chart_that_only_a_statement_rests_on_stands_below_the_analysis() -> None:
    made = frozen(with_chart("Ohne.", statement=True), salts())
    document = document_of(sample_profile(blocks=made))
    assert (2, "Abbildungen zu den Aussagen") in headings(document.blocks)
    assert len(figures("Ohne.", statement=True)) == 1
    assert figures("Ohne.", statement=True, short=True) == []


def test_the_short_form_keeps_a_chart_that_stands_before_the_first_heading() -> None:
    assert len(figures("{beleg:4}\n\n## Mehr\n\nText", short=True)) == 1
    assert figures("Text\n\n## Mehr\n\n{beleg:4}", short=True) == []


def test_the_short_form_names_what_it_mentions_and_nothing_else() -> None:
    made = frozen(with_chart("Anteil {beleg:1}.\n\n## Mehr\n\n{beleg:4}"), salts())
    text = render_html(document_of(sample_profile(blocks=made), short=True), cache_dir=None)
    assert 'id="beleg1"' in text
    assert "Statistikamt, Tabelle 12411" in text
    assert 'id="beleg4"' not in text


def test_charts_are_told_to_those_who_do_not_see_them_in_every_format() -> None:
    document = document_of(sample_profile(blocks=frozen(with_chart("{beleg:4}\n\nIm Satz {beleg:4}."), salts())))
    pdf = PdfReader(io.BytesIO(render_pdf(document, fonts_dir=None, cache_dir=None)))
    assert "Liniendiagramm. Der Altenquotient steigt." in alternatives(pdf)
    word: Any = docx.Document(
        io.BytesIO(render_docx(document, created=datetime(2026, 3, 2, tzinfo=UTC), cache_dir=None))
    )
    (picture,) = word.inline_shapes
    assert picture._inline.docPr.get("descr") == "Liniendiagramm. Der Altenquotient steigt."
    links = {one.get(qn("w:anchor")) for one in word.element.iter(qn("w:hyperlink"))}
    places = {one.get(qn("w:name")) for one in word.element.iter(qn("w:bookmarkStart"))}
    assert links - {None} <= places
    assert "beleg4" in links
    text = render_html(document, cache_dir=None)
    assert "<summary>Zahlen als Tabelle</summary>" in text
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(re.findall(r'id="([^"]+)"', text))


def alternatives(pdf: PdfReader) -> list[str]:
    """Alternative texts of the structure of a PDF."""
    found: list[str] = []
    open_ones: list[Any] = [pdf.root_object["/StructTreeRoot"]]
    while open_ones:
        node: Any = open_ones.pop().get_object()
        if isinstance(node, list):
            open_ones += node
        elif hasattr(node, "get"):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            open_ones += [node["/K"]] if "/K" in node else []
        else:
            continue
    return found


def test_the_contents_of_a_long_profile_end_on_the_first_page_and_the_short_form_has_sixteen(tmp_path: Path) -> None:
    profile = invented_profile()
    short = PdfReader(io.BytesIO(render_pdf(document_of(profile, short=True), fonts_dir=FONTS, cache_dir=tmp_path)))
    assert len(short.pages) <= 16
    for pages in (
        short.pages,
        PdfReader(io.BytesIO(render_pdf(document_of(profile), fonts_dir=FONTS, cache_dir=tmp_path))).pages,
    ):
        assert "Unterschriften" in pages[0].extract_text()
        assert pages[1].extract_text().find("Einführung") >= 0


TEXTS = st.text(
    alphabet=st.sampled_from("abÄß #*_-|>`\n[](){}<&\\12.👩🏽‍🌾"), max_size=80
) | st.just("{beleg:2} {beleg:99}")  # fmt: skip


@settings(max_examples=40)
@given(TEXTS)
def test_any_text_of_a_chapter_makes_a_sound_document(text: str) -> None:
    made = frozen(parts(text), salts())
    for short in (False, True):
        document = document_of(sample_profile(blocks=made), short=short)
        check(document)
        render_html(document, cache_dir=None)


def test_a_version_of_the_plainest_kind_prints_too() -> None:
    made = frozen(
        [
            ("chapter:basics", "chapter", {"text": "Lage", "title": "Basis"}),
            (
                "figure:7",
                "figure",
                {"id": 7, "label": "Bevölkerung", "value": "12345", "unit": "Personen", "year": 2024},
            ),
        ],
        salts(),
    )
    document = document_of(sample_profile(blocks=made))
    check(document)
    tables = [block.table for block in walk(document.blocks) if isinstance(block, TableBlock)]
    assert (Cell("7", anchor="beleg7"), "Zahl", "12345 Personen (Bevölkerung, 2024)", "") in tables[0].rows


class Stored:
    """A version in the database, and people."""

    def __init__(self) -> None:
        self.programme = small_programme()
        self.place = small_participation(self.programme)
        region = make_region("01051044", "Musterstadt")
        own: dict[str, Any] = {"participation": self.place}
        self.profile = trail.create(obj=Profile(region=region, title="Profil", **own), by=BY, effective_on=DAY)
        made = frozen(parts(), salts())
        self.version = trail.create(
            obj=ProfileVersion(
                profile=self.profile, number=1, frozen_on=DAY, blocks=made, root_sha256=root_of(made), **own
            ),
            by=BY,
            effective_on=DAY,
        )

    def url(self, kind: str = "html", number: int = 1, place: str = "musterstadt") -> str:
        return reverse("kommunalprofil_document", args=["probe", place, self.profile.pk, number, kind])


@pytest.fixture
def stored(db: None) -> Stored:
    return Stored()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLIC])
def test_whoever_may_see_the_profile_gets_the_file(stored: Stored, role: Role, client: Client) -> None:
    whole = role.value in WHOLE_ROLES
    client.force_login(member_of(stored.programme, role, None if whole else stored.place))
    answer = client.get(stored.url())
    may = allowed(frozenset({role}), Permission.VIEW_PROFILE)
    assert answer.status_code == (200 if may else 403)
    if may:
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Disposition"].startswith("attachment")
    else:
        assert VOICE not in answer.content.decode()


def test_strangers_and_other_kommunen_find_nothing(stored: Stored, client: Client) -> None:
    assert client.get(stored.url()).status_code == 302
    other = small_participation(stored.programme, "anderswo")
    client.force_login(member_of(stored.programme, Role.MUNICIPAL_LEAD, other))
    assert client.get(stored.url()).status_code == 404
    assert client.get(stored.url(place="anderswo")).status_code == 404


def test_whoever_was_asked_to_comment_gets_that_version_only(stored: Stored, client: Client) -> None:
    user = member_of(stored.programme, Role.CIVIL_PARTNER, stored.place)
    client.force_login(user)
    before = client.get(stored.url()).status_code
    of: dict[str, Any] = {"participation": stored.place, "profile": stored.profile}
    asked = ReviewRound(version=stored.version, opened_on=DAY, deadline=DAY, **of)
    trail.create(obj=asked, by=BY, effective_on=DAY)
    trail.create(obj=Reviewer(round=asked, user=user, **of), by=BY, effective_on=DAY)
    assert before in {200, 403}
    assert client.get(stored.url()).status_code == 200


def test_formats_forms_and_versions_that_do_not_exist(stored: Stored, client: Client) -> None:
    client.force_login(member_of(stored.programme, Role.RESEARCH_PARTNER, stored.place))
    assert client.get(stored.url("docx"))["Content-Type"].endswith("wordprocessingml.document")
    assert client.get(stored.url("pdf")).content.startswith(b"%PDF")
    short = client.get(stored.url() + "?form=kurz")
    assert "fassung-1-kurz.html" in short["Content-Disposition"]
    for url in (stored.url("exe"), stored.url(number=9)):
        assert client.get(url).status_code == 404
    assert client.post(stored.url()).status_code == 405


def test_the_command_writes_the_same_file(stored: Stored, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["kommunalprofil", "--programme", "probe", "--kommune", "musterstadt", "--format", "html"]
    out = tmp_path / "a.html"
    assert main([*words, "--out", str(out)]) == 0
    assert re.search(r"Fassung 1 geschrieben: .*a\.html", capsys.readouterr().out)
    told = frozen_profile(stored.version)
    assert out.read_text(encoding="utf-8") == render_html(document_of(told), cache_dir=None)
    assert replace(told, number=2) != told
    for wrong, sentence in (
        (["--fassung", "7", "--out", str(out)], "gibt es nicht"),
        (["--out", str(tmp_path / "fehlt" / "a.html")], "Den Ordner"),
    ):
        assert main([*words, *wrong]) == 1
        assert sentence in capsys.readouterr().err
    assert GUID not in out.read_text(encoding="utf-8")
