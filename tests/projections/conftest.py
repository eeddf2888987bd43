"""The figures that projections rest on, loaded once per file; what a test changes is taken back after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction


@pytest.fixture(scope="module")
def figures(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Official figures of the demo in a database that was empty."""
    # models exist only after Django is set up, which pytest does after it has read this file
    from tests.factories.projections import load_figures

    with django_db_blocker.unblock(), transaction.atomic():
        load_figures()
        # else PostgreSQL would check every row again at the end of every test
        connection.check_constraints()
        yield
        transaction.set_rollback(True)
