"""The founding programme as the demo enters it, over invented regions with its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    # this file may be read before Django is set up
    from dwk.programme.models import Programme


@pytest.fixture
def founding(db: None) -> Programme:
    from tests.factories import programme

    return programme.founding()
