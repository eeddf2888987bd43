"""A document as an accessible PDF (PDF/UA-1), typeset by Typst.

Typst sees our fixed templates and the document as JSON data; nothing a person typed ever becomes
part of the template source. The same document gives the same bytes: the only date in it is its Stand.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from dwk.documents.blocks import Document, DocumentError, FigureBlock, FigurePair, check, walk
from dwk.documents.charts.render import render_svg
from dwk.documents.typst_data import document_data

if TYPE_CHECKING:
    import typst

TEMPLATE_DIR = Path(__file__).parent / "typst"

#: First choice is the interface's own typeface; the last one is part of Typst itself.
FONT_FAMILIES = ("Fira Sans", "Liberation Sans", "DejaVu Sans", "Libertinus Serif")

#: Stands for a character that none of the typefaces can show.
REPLACEMENT = "□"

_PROBE = b"""#set document(title: "Probe")
#set text(font: json(bytes(sys.inputs.fonts)))
#for char in json(bytes(sys.inputs.chars)) { par(char) }
"""


class PdfError(DocumentError):
    """Typst refused the document for a reason that is not the author's."""

    def __init__(self, title: str, reason: str) -> None:
        super().__init__(
            f"Das PDF „{title}“ wurde nicht erstellt, weil der Satz fehlgeschlagen ist ({reason}). "
            "Bitte melden Sie dies mit dem Namen des Dokuments der Programmgeschäftsstelle."
        )


def render_pdf(document: Document, *, fonts_dir: Path | None, cache_dir: Path | None) -> bytes:
    """Typeset the document.

    `fonts_dir` holds TTF files of Fira Sans (None or missing: next best typeface); `cache_dir` keeps
    drawn charts between runs.
    """
    check(document)
    fonts = _fonts(fonts_dir)
    data = document_data(document, _charts(document, cache_dir), list(fonts.families))
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    stamp = datetime.combine(document.as_of, time(), tzinfo=UTC)
    return _compile(document.title, text, fonts, stamp)


@dataclass(frozen=True)
class _Fonts:
    """The typefaces a document is set in, best first, and the files they come from."""

    files: typst.Fonts
    families: tuple[str, ...]


def _fonts(fonts_dir: Path | None) -> _Fonts:
    if fonts_dir is None or not fonts_dir.is_dir():
        return _load_fonts("", ())
    # Names and times are part of the key so that fonts added at set-up are seen without a restart.
    state = tuple((entry.name, entry.stat().st_mtime_ns) for entry in sorted(fonts_dir.iterdir()))
    return _load_fonts(str(fonts_dir), state)


@functools.lru_cache(maxsize=8)
def _load_fonts(folder: str, _state: tuple[tuple[str, int], ...]) -> _Fonts:
    import typst  # 30 MB library, wanted only where a PDF is made

    paths = [folder] if folder else []
    files = typst.Fonts(include_system_fonts=False, font_paths=paths)
    if FONT_FAMILIES[0] not in files.families():
        # Only without our own typeface may the machine's fonts in: with it the bytes are the same everywhere.
        files = typst.Fonts(font_paths=paths)
    known = set(files.families())
    return _Fonts(files, tuple(name for name in FONT_FAMILIES if name in known))


def _charts(document: Document, cache_dir: Path | None) -> dict[str, str]:
    charts: dict[str, str] = {}
    for block in walk(document.blocks):
        if isinstance(block, FigureBlock):
            figure = block.figure
            charts[f"full:{figure.key}"] = render_svg(figure.chart, variant="print", theme="light", cache_dir=cache_dir)
        elif isinstance(block, FigurePair):
            for figure in (block.left, block.right):
                # A narrow chart is drawn for its width; a print chart halved would have unreadable text.
                svg = render_svg(figure.chart, variant="narrow", theme="light", cache_dir=cache_dir)
                charts[f"pair:{figure.key}"] = svg
    return charts


def _compile(title: str, text: str, fonts: _Fonts, stamp: datetime) -> bytes:
    import typst  # 30 MB library, wanted only where a PDF is made

    try:
        return _run(text, fonts, stamp)
    except typst.TypstError as error:
        # PDF/UA forbids characters without a glyph, so a single emoji would cost the whole document.
        missing = _without_glyph({char for char in text if ord(char) > 0x7E}, fonts)
        if not missing:
            raise PdfError(title, str(error)) from error
        text = text.translate({ord(char): REPLACEMENT for char in missing})
    try:
        return _run(text, fonts, stamp)
    except typst.TypstError as error:
        raise PdfError(title, str(error)) from error


def _run(text: str, fonts: _Fonts, stamp: datetime) -> bytes:
    import typst  # 30 MB library, wanted only where a PDF is made

    return typst.compile(
        str(TEMPLATE_DIR / "document.typ"),
        root=str(TEMPLATE_DIR),
        font_paths=fonts.files,
        sys_inputs={"data": text},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=stamp,
    )


def _without_glyph(chars: Iterable[str], fonts: _Fonts) -> set[str]:
    """Find the characters no typeface can show by halving: few tries when few are missing."""
    tried = sorted(chars)
    if not tried or _displayable(tried, fonts):
        return set()
    if len(tried) == 1:
        return set(tried)
    middle = len(tried) // 2
    return _without_glyph(tried[:middle], fonts) | _without_glyph(tried[middle:], fonts)


def _displayable(chars: list[str], fonts: _Fonts) -> bool:
    import typst  # 30 MB library, wanted only where a PDF is made

    try:
        typst.compile(
            _PROBE,
            font_paths=fonts.files,
            sys_inputs={"chars": json.dumps(chars), "fonts": json.dumps(fonts.families)},
            format="pdf",
            pdf_standards="ua-1",
        )
    except typst.TypstError:
        return False
    return True
