"""Nothing that people type reaches a page as HTML."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as parser

from dwk.kommunalprofil.rendering import Cited, allowed_link, alone_numbers, evidence_numbers, to_html

ALLOWED = {
    "div", "p", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "a", "br",
    "hr", "span", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "div": {"class", "role", "aria-label", "tabindex"},
    "a": {"href", "title"},
    "ol": {"start"},
    "span": {"class"},
    "code": {"class"},
}
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A;avascript&colon;alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](javascript%3Aalert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](//fremd.example)",
    "[a](\\\\fremd.example)",
    "[a](/\\fremd.example)",
    "<javascript:alert(1)>",
    "![x](https://fremd.example/zaehlpixel.png)",
    "![x](javascript:alert(1))",
    "[a]: javascript:alert(1)\n\n[a]",
    '[a](https://a.example "x\\" onmouseover=alert(1)")',
    "```<script>\nalert(1)\n```",
    '``` "><script>\nx\n```',
    "**<b>[<i>](javascript:x)</b>**",
    "| <script> | [x](javascript:y) |\n|--|--|\n| <img onerror=x> | a |",
    "<!-- --><iframe src=//x>",
    "&lt;script&gt;",
    "&#60;script&#62;alert(1)",
    "{beleg:1}<script>",
    "[{beleg:1}](javascript:x)",
    "<<script>script>",
    "\0<script>",
]


def quoted(words: str, anchor: str = "") -> Cited:
    """A page of a document with these words."""
    return Cited("document", {"title": words}, anchor)


def faults(html: str) -> list[str]:
    """Elements, attributes and addresses that no text may bring."""
    found = []
    for element in parser.fragment_fromstring(html, create_parent="div").iter():
        tag = str(element.tag)
        if tag not in ALLOWED:
            found.append(tag)
        for name, value in element.attrib.items():
            if str(name) not in ALLOWED_ATTRIBUTES.get(tag, set()):
                found.append(f"{tag} {name}")
            elif name == "href" and not allowed_link(str(value)):
                found.append(str(value))
    return found


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_is_only_text(text: str) -> None:
    html = to_html(text, {1: quoted("<script>alert(1)</script>")})
    assert faults(html) == []
    assert "<script" not in html


@given(st.text(alphabet="<>&;:/\\[]()!\"'`{}#*_|- \n\tabcjsx0123456789=", max_size=80))
@example("[a](javascript:alert(1))")
def test_whatever_is_typed_stays_text(text: str) -> None:
    assert faults(to_html(text, {1: quoted("12 %", "beleg-1"), 2: quoted("<b>")})) == []


@given(st.lists(st.sampled_from(ATTACKS), min_size=2, max_size=4), st.sampled_from(["", "\n", " ", "\n\n> ", "\n- "]))
def test_attacks_within_each_other_stay_text(parts: list[str], between: str) -> None:
    assert faults(to_html(between.join(parts), {1: quoted("12 %", "beleg-1")})) == []


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://www.destatis.de", True),
        ("http://a.example/x?y=z:1", True),
        ("mailto:amt@example.org", True),
        ("/programm/probe/", True),
        ("kapitel/wohnen/", True),
        ("#belege", True),
        ("?a=b:c", True),
        ("javascript:x", False),
        (" javascript:x", False),
        ("java\nscript:x", False),
        ("data:text/html,x", False),
        ("ftp://a.example", False),
        ("//a.example", False),
        ("blob:x", False),
    ],
)
def test_links_lead_to_known_kinds_of_places(address: str, may: bool) -> None:
    assert allowed_link(address) is may


def test_what_is_meant_is_shown() -> None:
    html = to_html("# Lage\n\nDie **Stadt** hat [Daten](https://a.example).\n\n- eins\n- zwei", {})
    assert "<h3>Lage</h3>" in html
    assert "<strong>Stadt</strong>" in html
    assert '<a href="https://a.example">Daten</a>' in html
    assert html.count("<li>") == 2


def test_placeholders_show_evidence_and_are_found_in_their_order() -> None:
    text = "Es sind {beleg:12} und {beleg:3}, noch einmal {beleg:12}; `{beleg:4}` nicht.\n\n    {beleg:5}"
    assert evidence_numbers(text) == [12, 3]
    html = to_html(text, {12: quoted("3.400 Personen")})
    assert html.count("3.400 Personen") == 2
    assert "[Beleg 3 gibt es nicht]" in html
    assert "{beleg:4}" in html


def test_words_of_evidence_are_escaped() -> None:
    assert "&lt;b&gt;" in to_html("{beleg:1}", {1: quoted("<b>")})


FIGURE = {"value": 24.7, "unit": "%", "decimals": 1, "year": 2018, "source": "Quelle: Amt."}


def test_a_figure_inside_a_sentence_is_value_and_unit_and_its_number_leads_to_the_rest() -> None:
    html = to_html("Der Anteil beträgt {beleg:7}.", {7: Cited("figure", FIGURE, "beleg-7")})
    assert "24,7\N{NARROW NO-BREAK SPACE}% (2018)" in html
    assert '<a href="#beleg-7">[Beleg\N{NO-BREAK SPACE}7]</a>' in html
    assert "Amt" not in html


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Im Jahr 2018 waren es {beleg:7}.", True),
        ("Es waren {beleg:7}, Stand 2018.", True),
        ("Das galt 2018. Jetzt sind es {beleg:7}.", False),
        ("Jetzt sind es {beleg:7}. Das galt 2018.", False),
        ("Anders als {beleg:2018} sind es {beleg:7}.", False),
    ],
)
def test_the_year_stands_there_once(text: str, said: bool) -> None:
    html = to_html(text, {7: Cited("figure", FIGURE), 2018: quoted("anderswo")})
    assert ("% (2018)" not in html) is said


def test_what_must_be_said_beside_a_figure_is_said_in_the_sentence() -> None:
    content = {**FIGURE, "proxy": True, "region_name": "Küstenkreis", "estimate": True}
    assert "(Ersatzwert Küstenkreis, Schätzung)" in to_html("2018 {beleg:7}.", {7: Cited("figure", content)})


def test_a_chart_stands_where_its_placeholder_is_a_paragraph_of_its_own() -> None:
    text = "Davor.\n\n{beleg:7}\n\nIm Satz {beleg:7}.\n\n- {beleg:8}\n\n{beleg:9}"
    assert alone_numbers(text) == {7, 9}
    assert evidence_numbers(text) == [7, 8, 9]
    chart = Cited("figure", FIGURE, "beleg-7", "<section>Bild</section>")
    html = to_html(text, {7: chart, 8: chart, 9: Cited("figure", FIGURE)})
    assert html.count("<section>Bild</section>") == 1
    assert "<p><section>" not in html
    assert "Im Satz <span" in html


def test_a_number_inside_a_link_is_no_link_of_its_own() -> None:
    html = to_html("[{beleg:7}](https://a.example)", {7: Cited("figure", FIGURE, "beleg-7")})
    assert html.count("<a ") == 1


@pytest.mark.parametrize(
    ("typed", "shown"), [("## a", ["h3"]), ("# a\n### b", ["h3", "h4"]), ("### a\n# b\n## c", ["h3", "h3", "h4"])]
)
def test_headings_leave_out_no_level(typed: str, shown: list[str]) -> None:
    tree = parser.fragment_fromstring(to_html(typed, {}), create_parent="div")
    assert [str(one.tag) for one in tree] == shown


def test_a_wide_table_is_moved_within_its_own_frame() -> None:
    (frame,) = parser.fragments_fromstring(to_html("| a | b |\n|---|---|\n| 1 | 2 |\n", {}))
    assert (frame.tag, frame.get("class"), frame.get("tabindex")) == ("div", "dwk-table-wrap", "0")
    assert [child.tag for child in frame] == ["table"]
