"""Two versions beside each other: what moved, what was renamed, what a table, a statement, a list says now."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk.kommunalprofil.comparison import Change, Compared, compare
from dwk.kommunalprofil.word_marks import Mark, for_reading, word_marks

Block = dict[str, Any]
FIGURE = {"id": 1, "label": "Bevölkerung", "value": 100, "unit": "Personen", "year": 2018, "source": "Amt"}
QUOTE = {"id": 2, "guid": "x", "text": "Alles gut.", "speaker": "Rat"}


def block(named: str, kind: str, **content: Any) -> Block:
    return {"name": named, "kind": kind, "content": content, "salt": "s", "leaf": "l"}


def chapter(key: str, number: str, title: str, text: str, *evidence: str) -> Block:
    references = [{"id": at, "block": name} for at, name in enumerate(evidence, 1)]
    return block(
        f"chapter:{key}", "chapter", key=key, number=number, title=title, level=1, text=text, evidence=references
    )


def statement(**change: Any) -> Block:
    content: dict[str, Any] = {
        "quadrant": "strength", "text": "Viele Vereine.", "certainty": "secured", "field_label": "Wohnen",
        "dimension_labels": ["Alter"], "evidence": [{"id": 1, "block": "figure:1"}, {"id": 2, "block": "quote:x"}],
    }  # fmt: skip
    return block("statement:1", "statement", **{**content, **change})


def one(older: list[Block], newer: list[Block], name: str) -> Compared:
    return next(row for row in compare(older, newer) if row.name == name)


def marked(row: Compared) -> str:
    signs = {Mark.SAME: "{}", Mark.ADDED: "[+{}+]", Mark.REMOVED: "[-{}-]", Mark.SKIPPED: "[…{}…]"}
    return "".join(signs[mark].format(text) for mark, text in row.pieces)


def test_a_moved_chapter_is_said_to_have_moved_and_its_neighbours_are_not() -> None:
    older = [chapter("a", "1", "Lage", "A."), chapter("b", "2", "Wohnen", "B."), chapter("c", "3", "Bus", "C.")]
    newer = [chapter("c", "1", "Bus", "C."), chapter("a", "2", "Lage", "A."), chapter("b", "3", "Wohnen", "B.")]
    rows = {row.name: row for row in compare(older, newer)}
    assert (rows["chapter:c"].change, rows["chapter:c"].moved) == (Change.MOVED, "3")
    assert {rows["chapter:a"].change, rows["chapter:b"].change} == {Change.SAME}


def test_a_chapter_in_between_moves_nobody() -> None:
    older = [chapter("a", "1", "Lage", "A."), chapter("b", "2", "Wohnen", "B.")]
    newer = [older[0], chapter("n", "2", "Neu", "N."), chapter("b", "3", "Wohnen", "B.")]
    assert [row.change for row in compare(older, newer)] == [Change.SAME, Change.ADDED, Change.SAME]


def test_a_renamed_chapter_shows_both_titles() -> None:
    row = one([chapter("a", "1", "Wohnen", "T.")], [chapter("a", "1", "Wohnen und Bauen", "T.")], "chapter:a")
    assert marked(row) == "Kapitel „Wohnen[+ und Bauen+]“\nT."


def test_a_new_line_of_a_list_is_new_as_a_whole() -> None:
    row = one(
        [chapter("a", "1", "L", "- Schule\n- Bus\n- Arzt")],
        [chapter("a", "1", "L", "- Schule\n- Laden im Ort\n- Bus\n- Zahnarzt")],
        "chapter:a",
    )
    assert marked(row) == "- Schule\n[+- Laden im Ort+]\n- Bus\n[-- Arzt-][+- Zahnarzt+]"


def test_a_changed_cell_of_a_table_marks_the_cell() -> None:
    table = "| Jahr | Zahl |\n| --- | --- |\n| 2018 | 1000 |\n| 2019 | {} |"
    row = one([chapter("a", "1", "T", table.format(990))], [chapter("a", "1", "T", table.format(980))], "chapter:a")
    assert "| 2019 |[- 990-][+ 980+] |" in marked(row)


def test_evidence_of_a_chapter_is_compared_by_its_name() -> None:
    evidence = [block("figure:1", "figure", **FIGURE)]
    older = [chapter("a", "1", "T", "In der Stadt leben wieder mehr {beleg:1}.", "figure:1"), *evidence]
    newer = [chapter("a", "1", "T", "In der Stadt leben wieder mehr.", "figure:1"), *evidence]
    assert marked(one(older, newer, "chapter:a")) == (
        "In der Stadt leben wieder mehr[- [Beleg: Bevölkerung]-].\n[+Zeigt: Bevölkerung+]"
    )


def test_a_statement_shows_its_other_quadrant_field_and_evidence() -> None:
    evidence = [block("figure:1", "figure", **FIGURE), block("quote:x", "quote", **QUOTE)]
    newer = statement(
        quadrant="weakness", certainty="plausible", field_label="Kultur", dimension_labels=[],
        evidence=[{"id": 1, "block": "figure:1"}],
    )  # fmt: skip
    text = marked(one([statement(), *evidence], [newer, *evidence], "statement:1"))
    for words in (
        "[-Stärke-]", "[+Schwäche+]", "Handlungsfeld:[- Wohnen-][+ Kultur+]", "[-Diversity-Dimensionen: Alter-]",
        "[-Beleg: Zitat: Rat-]", "Gesichertheit:[- gesichert-][+ plausibel+]",
    ):  # fmt: skip
        assert words in text, words


def test_changed_evidence_shows_old_and_new_value() -> None:
    newer = {**FIGURE, "value": 110, "year": 2019}
    text = marked(one([block("figure:1", "figure", **FIGURE)], [block("figure:1", "figure", **newer)], "figure:1"))
    assert "[-100 Personen 2018-]" in text
    assert "[+110 Personen 2019+]" in text


def test_a_quote_that_was_taken_back_shares_no_words_with_its_note() -> None:
    gone = block("quote:x", "quote", withdrawn_on="2026-03-02")
    row = one([block("quote:x", "quote", **QUOTE)], [gone], "quote:x")
    assert [mark for mark, text in row.pieces if text.strip()] == [Mark.REMOVED, Mark.ADDED]
    assert one([gone], [gone], "quote:x").change == Change.SAME


def test_one_word_in_a_long_paragraph_is_found_at_once() -> None:
    long = "Im Landkreis leben weniger Menschen als vor zehn Jahren. " * 60
    row = one(
        [chapter("a", "1", "T", f"{long}Es ist heute anders. {long}")],
        [chapter("a", "1", "T", f"{long}Es ist jetzt anders. {long}")],
        "chapter:a",
    )
    text = marked(row)
    assert "Es ist[- heute-][+ jetzt+] anders." in text
    assert len(text) < 700
    assert text.count("[…") == 2


@pytest.mark.parametrize("lines", [5, 200])
def test_texts_of_many_lines_give_both_back(lines: int) -> None:
    old = "\n".join(f"- Punkt {number} von vielen" for number in range(lines))
    new = "\n".join(f"- Punkt {number} von wenigen" for number in range(0, lines, 2))
    pieces = word_marks(old, new)
    assert "".join(text for mark, text in pieces if mark != Mark.ADDED) == old
    assert "".join(text for mark, text in pieces if mark != Mark.REMOVED) == new


@given(
    st.lists(st.sampled_from(["- a b", "- b", "c d e", "", "x"])),
    st.lists(st.sampled_from(["- a c", "- b", "c d", ""])),
)
def test_lines_beside_each_other_give_both_texts_back(before: list[str], after: list[str]) -> None:
    old, new = "\n".join(before), "\n".join(after)
    pieces = word_marks(old, new)
    assert "".join(text for mark, text in pieces if mark != Mark.ADDED) == old
    assert "".join(text for mark, text in pieces if mark != Mark.REMOVED) == new
    assert all(text for _, text in for_reading(pieces))
