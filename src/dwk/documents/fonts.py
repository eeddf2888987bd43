"""The typeface for engines that read TTF only: KERN delivers WOFF2."""

from __future__ import annotations

from pathlib import Path

#: The weights charts and documents are set in.
FACES = (
    "FiraSans-Regular",
    "FiraSans-Italic",
    "FiraSans-Medium",
    "FiraSans-SemiBold",
    "FiraSans-Bold",
)


class FontSourceError(FileNotFoundError):
    """A face of the typeface is missing where it should be converted from."""


def convert_woff2(source_dir: Path, target_dir: Path) -> tuple[Path, ...]:
    """Unpack the faces of KERN's typeface to TTF; faces already there and newer are left alone."""
    from fontTools.ttLib import TTFont  # wanted at set-up only

    target_dir.mkdir(parents=True, exist_ok=True)
    made = []
    for face in FACES:
        source, target = source_dir / f"{face}.woff2", target_dir / f"{face}.ttf"
        if not source.is_file():
            raise FontSourceError(
                f"Die Schrift {face} konnte nicht umgewandelt werden, weil {source} fehlt. "
                "Bitte laden Sie das Paket @kern-ux/native und geben Sie dessen Schriftordner an."
            )
        if not target.is_file() or target.stat().st_mtime < source.stat().st_mtime:
            font = TTFont(source)
            font.flavor = None
            font.save(target)
        made.append(target)
    return tuple(made)
