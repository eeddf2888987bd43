"""The founding programme as the demo enters it, over invented regions with its keys."""

from __future__ import annotations

import pytest

from dwk.audit.rules import Actor
from dwk.cli.demo_programme import described, enter_programme
from dwk.programme.models import Programme
from tests.factories.regions import make_region


@pytest.fixture
def founding(db: None) -> Programme:
    for entry in described()["participations"]:
        for key in entry["regions"]:
            make_region(key, f"Gebiet {key}", longitude=9.0, latitude=51.0)
    return enter_programme(Actor(None, "Demo"))
