"""Ground for all tests: a runtime folder of their own, the chosen database, the official files if they are there."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).resolve().parent.parent

if "PYTEST_XDIST_WORKER" not in os.environ:
    # before any setting is read; nothing that a test does may reach the installation of the person at the keyboard
    RUNTIME = tempfile.mkdtemp(prefix="dwk-tests-")
    atexit.register(shutil.rmtree, RUNTIME, ignore_errors=True)
    os.environ["DWK_VAR"] = RUNTIME
    # WhiteNoise warns when the folder of collected files is absent, and a warning is an error here
    Path(RUNTIME, "static").mkdir()
for variable in [name for name in os.environ if name.startswith("DWK_")]:
    if variable not in {"DWK_VAR", "DWK_SHARED", "DWK_CHROMIUM"}:
        del os.environ[variable]
os.environ["DJANGO_SETTINGS_MODULE"] = "dwk.config.settings"

# no deadline: a busy machine is no fault of the code
hypothesis_settings.register_profile("dwk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("dwk")


def pytest_configure(config: pytest.Config) -> None:
    """Read the settings after the environment is set, and hash passwords cheaply."""
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by folder, and skip on SQLite what only PostgreSQL can show."""
    from django.db import connection

    for item in items:
        if "browser" in item.path.relative_to(ROOT).parts:
            item.add_marker("browser")
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="nur auf PostgreSQL"))
        if "shared_data" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("reference"):
            raise pytest.UsageError(f"{item.nodeid} liest shared_data und braucht die Marke reference")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The official files beside the repository; a test that reads them is marked ``reference``."""
    folder = Path(os.environ.get("DWK_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip("Referenzdaten fehlen: ../shared/data")
    return folder
