from pathlib import Path

import pytest

from dwk_demography.formula import FUNCTIONS
from dwk_demography.reasons import Reason

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_described(reason):
    assert f"| `{reason}` |" in (ROOT / "docs" / "engine.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_of_the_language_is_described(function):
    assert f"`{function}(" in (ROOT / "src" / "dwk" / "content" / "README.md").read_text(encoding="utf-8")
