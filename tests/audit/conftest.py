"""Tables of the probe, and the clock of the trail in the hands of the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.audit.probe import Clock


@pytest.fixture(scope="session")
def probe_tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    # models can be imported only when the settings are read
    from tests.audit import probe

    with django_db_blocker.unblock():
        made = probe.tables()
        next(made)
    yield
    with django_db_blocker.unblock():
        next(made, None)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    from dwk.audit import actions
    from tests.audit import probe

    probe.Clock.to(0)
    monkeypatch.setattr(actions, "datetime", probe.Clock)
    return probe.Clock
