"""The founding programme as the demo enters it, over invented regions with its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from dwk.programme.models import Programme


@pytest.fixture
def founding(db: None) -> Programme:
    # models must not be touched before Django is set up
    from dwk.audit.rules import Actor
    from dwk.cli.demo_programme import described, enter_programme
    from tests.factories.regions import make_region

    for entry in described()["participations"]:
        for key in entry["regions"]:
            make_region(key, f"Gebiet {key}", longitude=9.0, latitude=51.0)
    return enter_programme(Actor(None, "Demo"))
