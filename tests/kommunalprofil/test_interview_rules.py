"""Pseudonyms, guides in blocks, word sequences, and what counts may be said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dwk.kommunalprofil.diversity_rules import LEAST, reported
from dwk.kommunalprofil.interview_rules import in_blocks, next_pseudonym, numbered, proposed_questions
from dwk.kommunalprofil.verbatim_rules import verbatim_in, words_of

WORDS = st.sampled_from(
    ["der", "die", "Bus", "Ort", "Ältere", "Wohnung", "fehlt", "fährt", "nie", "immer", "zu", "weit"]
)
SENTENCE = st.lists(WORDS, max_size=30).map(" ".join)


def test_the_first_free_number_is_proposed() -> None:
    assert next_pseudonym([]) == "P01"
    assert next_pseudonym(["P01", "P03", "Müllerin", " P02 "]) == "P04"
    assert next_pseudonym(["P02"]) == "P01"
    assert next_pseudonym([f"P{number:02}" for number in range(1, 100)]) == "P100"


@given(st.sets(st.integers(1, 60)))
def test_a_proposed_pseudonym_is_never_taken(numbers: set[int]) -> None:
    taken = {f"P{number:02}" for number in numbers}
    assert next_pseudonym(taken) not in taken


def test_the_proposal_has_ten_blocks_and_comes_back_the_same() -> None:
    questions = proposed_questions()
    assert len(in_blocks(questions)) == 10
    assert numbered(in_blocks(questions)) == questions


@given(SENTENCE, SENTENCE, st.integers(1, 9))
def test_sequences_are_found_exactly_where_words_repeat(source: str, text: str, least: int) -> None:
    said, written = words_of(source), words_of(text)
    repeats = any(
        said[start : start + least] == written[place : place + least]
        for start in range(len(said) - least + 1)
        for place in range(len(written) - least + 1)
    )
    assert verbatim_in([source], {"k": text}, least) == (["k"] if repeats else [])


@given(st.lists(WORDS, min_size=8, max_size=12), SENTENCE)
def test_case_punctuation_and_line_ends_do_not_hide_a_sequence(words: list[str], before: str) -> None:
    changed = before + " – „" + ",\r\n".join(word.upper() for word in words) + "!“"
    assert verbatim_in([" ".join(words)], {1: changed, 2: "anderes"}) == [1]


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 12), max_size=7))
def test_no_count_of_a_small_group_is_told_or_can_be_worked_out(counts: dict[str, int]) -> None:
    told = reported(counts, parts_of_whole=True)
    withheld = [name for name, count in told.items() if count is None]
    assert all(count == 0 or count >= LEAST for count in told.values() if count is not None)
    assert all(told[name] == counts[name] for name in counts if name not in withheld)
    # one withheld count follows from the sum of all, unless it is all there is
    assert len(withheld) != 1 or all(count == 0 for name, count in counts.items() if name not in withheld)
