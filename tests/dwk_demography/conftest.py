from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_domain(shared_data: Path) -> Path:
    """Definitions and expected values beside the official files."""
    folder = shared_data.parent / "domain"
    if not folder.is_dir():
        pytest.skip("Sollwerte fehlen: ../shared/domain")
    return folder
