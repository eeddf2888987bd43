"""Programmes for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    # this file may be read before Django is set up
    from dwk.programme.models import Participation, Programme


@pytest.fixture(scope="module")
def founded(django_db_setup, django_db_blocker) -> Iterator[Programme]:
    """The founding programme; what a test changes is taken back after it."""
    from tests.factories.programme import founding_for_a_file

    with django_db_blocker.unblock(), founding_for_a_file() as programme:
        yield programme


@pytest.fixture
def kommune(db: None) -> Participation:
    """One Kommune in a small programme."""
    from tests.factories.memberships import small_participation, small_programme

    return small_participation(small_programme())
