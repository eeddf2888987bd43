"""A null character in a search breaks no page, on PostgreSQL neither."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.regions import apply_small_directory, make_region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/daten/reihen/", "/vorausberechnung/", "/vorausberechnung/01051/", "/kommunen/", "/kommunen/vorschlaege/"]
)
def test_a_null_character_in_a_search_breaks_no_page(client: Client, path: str) -> None:
    make_region("DG", "Deutschland")
    apply_small_directory()
    assert client.get(path, {"q": "\x00a"}).status_code == 200
