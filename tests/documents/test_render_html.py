"""A reader opens the document as one HTML file, without network and without script."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dwk.documents.render_html import render_html
from tests.documents.samples import sample_document, with_paragraph


class _Page(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of this name."""
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    return render_html(sample_document(), cache_dir=tmp_path_factory.mktemp("charts"))


def test_the_file_asks_for_nothing_from_outside(html: str) -> None:
    page = _Page(html)
    assert not {"script", "link", "iframe", "img", "object", "embed"} & {tag for tag, _ in page.tags}
    references = [v for _, attrs in page.tags for k, v in attrs.items() if k in {"href", "src", "xlink:href", "action"}]
    assert references
    assert all(value is not None and value.startswith("#") for value in references)
    assert not re.findall(r"@import|url\((?!#)", html)


def test_the_page_is_german_and_its_headings_descend(html: str) -> None:
    page = _Page(html)
    assert page.named("html")[0]["lang"] == "de"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels == [1, 2, 2, 3, 2, 2]


def test_links_of_the_contents_lead_to_chapters(html: str) -> None:
    page = _Page(html)
    identities = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(identities) == len(set(identities))
    targets = [str(attrs["href"])[1:] for attrs in page.named("a")]
    assert len(targets) == 3
    assert set(targets) <= set(identities)


def test_the_same_chart_may_stand_twice(html: str) -> None:
    page = _Page(html)
    known = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    named = [str(attrs["aria-labelledby"]).split() for attrs in page.named("svg") if "aria-labelledby" in attrs]
    assert len(named) == 3
    assert len({tuple(names) for names in named}) == 3
    assert {name for names in named for name in names} <= known


def test_every_chart_offers_its_numbers_and_its_source(html: str) -> None:
    page = _Page(html)
    assert len(page.named("details")) == 3
    assert html.count("Quelle: Beispielamt, Tabelle 00000-00") == 4
    assert "geheim gehalten" in html
    assert "1.003" in html


def test_a_script_in_a_text_is_only_text() -> None:
    html = render_html(with_paragraph('<script>alert("x")</script>'), cache_dir=None)
    assert "<script" not in html
    assert '<script>alert("x")</script>' in "".join(_Page(html).texts)


@settings(max_examples=50)
@given(st.text(alphabet="<>&\"'abc;#/= ", max_size=40))
def test_any_signs_come_out_as_typed(text: str) -> None:
    assert f"von {text} bis" in "".join(_Page(render_html(with_paragraph(f"von {text} bis"), cache_dir=None)).texts)


def test_printing_keeps_charts_whole(html: str) -> None:
    assert "@media print" in html
    assert "break-inside: avoid" in html


def test_the_cache_changes_nothing(html: str, tmp_path: Path) -> None:
    assert render_html(sample_document(), cache_dir=tmp_path) == html
