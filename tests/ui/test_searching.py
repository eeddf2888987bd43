"""What somebody types into a search field reaches every database."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from dwk.ui.searching import searched_text


@pytest.mark.parametrize(
    ("query", "expected"),
    [({}, ""), ({"q": "  Adorf "}, "Adorf"), ({"q": "Ad\x00orf"}, "Adorf"), ({"q": "x" * 500}, "x" * 100)],
)
def test_the_text_is_trimmed_and_cut_and_holds_no_null(query: dict[str, str], expected: str) -> None:
    assert searched_text(RequestFactory().get("/", query)) == expected
