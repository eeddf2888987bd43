"""Charts as SVG and PNG, the same for page, PDF and slide.

Order of work: fingerprint, look in the store, and only on a miss load the engine (324 MB), draw, clean,
store. A process that only serves stored charts never loads them.
"""

from __future__ import annotations

import functools
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dwk.documents.charts import (
    bars,
    categories,
    comparison,
    demand,
    fan,
    future_pyramid,
    lines,
    maps,
    markup,
    multiples,
    pyramid,
    store,
)
from dwk.documents.charts.canvas import Drawing, Variant, compose
from dwk.documents.charts.category_specs import CategoryBars
from dwk.documents.charts.future_pyramids import ProjectedPyramid, PyramidStrip
from dwk.documents.charts.future_specs import DemandBars, DemandLines, FanChart, ScenarioComparison
from dwk.documents.charts.palette import TONES, Theme, replacements
from dwk.documents.charts.specs import (
    Chart,
    Choropleth,
    ComponentsOfChange,
    IndexLines,
    LifePhaseBars,
    PointMap,
    Pyramid,
    SmallMultiples,
    Sparkline,
)
from dwk.documents.figures import Figure
from dwk.ui import formats

_engine_lock = threading.Lock()


@dataclass
class _Settings:
    cache_dir: Path | None = None
    fonts: tuple[str, ...] = ()
    fonts_dir: Path | None = None
    fonts_registered: Path | None = None


_settings = _Settings()


def configure(*, cache_dir: Path | None = None, fonts_dir: Path | None = None) -> None:
    """Say once, at start, where rendered charts are kept and where the typeface lies."""
    _settings.cache_dir = cache_dir
    if fonts_dir is not None:
        register_fonts(fonts_dir)


def register_fonts(folder: Path) -> None:
    """Draw text with the TTF files of this folder; without them pictures use the engine's own sans-serif.

    Only notes the folder: the engine reads it when the first picture is drawn.
    """
    files = sorted(folder.glob("*.ttf")) if folder.is_dir() else []
    _settings.fonts_dir = folder if files else None
    _settings.fonts = tuple(f"{file.name}:{file.stat().st_size}" for file in files)


_PAINTERS: dict[type[Chart], Callable[[Any, Variant], Drawing]] = {
    Pyramid: pyramid.draw_pyramid,
    IndexLines: lines.draw_index,
    SmallMultiples: multiples.draw_multiples,
    LifePhaseBars: bars.draw_life_phases,
    ComponentsOfChange: bars.draw_components,
    Choropleth: maps.draw_choropleth,
    PointMap: maps.draw_points,
    CategoryBars: categories.draw_categories,
    Sparkline: lines.draw_sparkline,
    FanChart: fan.draw_fan,
    ProjectedPyramid: future_pyramid.draw_projected,
    PyramidStrip: future_pyramid.draw_strip,
    DemandLines: demand.draw_demand_lines,
    DemandBars: demand.draw_demand_bars,
    ScenarioComparison: comparison.draw_comparison,
}


def draw(chart: Chart, variant: Variant) -> Drawing:
    """Lay the chart out: every mark with its place, no engine needed."""
    return _PAINTERS[type(chart)](chart, variant)


def render_svg(
    chart: Chart,
    *,
    variant: Variant = "wide",
    theme: Theme = "light",
    title: str = "",
    alt: str = "",
    cache_dir: Path | None = None,
) -> str:
    """The chart as SVG to stand inline in a page.

    In pages always ask for the light theme: `charts.css` turns it dark where the reader wants that. The dark theme
    is for pictures that leave the page. The print variant uses the colours for paper.
    """
    folder = cache_dir or _settings.cache_dir
    key = _fingerprint(chart, variant, theme, title, alt)
    name = f"{key}.svg"
    stored = store.read(folder, name)
    if stored is not None:
        return stored.decode()
    svg = _make_svg(chart, variant, theme, title or chart.kind, alt or title or chart.kind, key)
    store.write(folder, name, svg.encode())
    return svg


def render_png(
    chart: Chart,
    *,
    variant: Variant = "wide",
    theme: Theme = "light",
    title: str = "",
    alt: str = "",
    scale: float = 2.0,
    cache_dir: Path | None = None,
) -> bytes:
    """The chart as picture on the ground of its theme, for downloads and formats without SVG."""
    folder = cache_dir or _settings.cache_dir
    key = _fingerprint(chart, variant, theme, title, alt)
    name = f"{key}@{scale:g}-{len(_settings.fonts)}.png"
    stored = store.read(folder, name)
    if stored is not None:
        return stored
    svg = render_svg(chart, variant=variant, theme=theme, title=title, alt=alt, cache_dir=folder)
    picture = _rasterise(svg, theme if variant != "print" else "light", scale)
    store.write(folder, name, picture)
    return picture


def render_figure(
    figure: Figure, *, variant: Variant = "wide", theme: Theme = "light", cache_dir: Path | None = None
) -> str:
    """The chart of a figure with its finding as name and its alternative text as description."""
    return render_svg(
        figure.chart, variant=variant, theme=theme, title=figure.title, alt=figure.alt, cache_dir=cache_dir
    )


def _fingerprint(chart: Chart, variant: Variant, theme: Theme, title: str, alt: str) -> str:
    return store.fingerprint(
        chart=chart,
        variant=variant,
        theme=theme,
        title=title,
        alt=alt,
        charts=_drawing_version(),
        engine=_engine_version(),
        fonts=_settings.fonts,
    )


@functools.cache
def _drawing_version() -> str:
    """Fingerprint of the drawing code itself, read once per process.

    A number to be raised by hand would be forgotten once, and then old pictures would stay for ever.
    """
    sources = [*sorted(Path(__file__).parent.glob("*.py")), Path(formats.__file__)]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


@functools.cache
def _engine_version() -> str:
    return version("vl-convert-python")


def _make_svg(chart: Chart, variant: Variant, theme: Theme, title: str, alt: str, key: str) -> str:
    drawing = draw(chart, variant)
    engine = _engine()
    with _engine_lock:
        drawn = engine.vegalite_to_svg(
            json.dumps(compose(drawing)), format_locale="de-DE", time_format_locale="de-DE", allowed_base_urls=[]
        )
    return markup.inline(
        drawn,
        identity=f"c{key[:12]}",
        size=(drawing.width, drawing.height),
        title=title,
        alt=alt,
        colours=replacements(theme, printed=variant == "print"),
    )


def _rasterise(svg: str, theme: Theme, scale: float) -> bytes:
    ground = TONES["ground"].light if theme == "light" else TONES["ground"].dark
    head, rest = svg.split("<title", 1)
    # A picture without a ground would be unreadable on any other than its own.
    painted = f'{head}<rect width="100%" height="100%" fill="{ground}"/><title{rest}'
    engine = _engine()
    with _engine_lock:
        picture: bytes = engine.svg_to_png(painted, scale=scale)
    return picture


def _engine() -> Any:
    import vl_convert  # 324 MB once it runs, needed only when a chart is not in the store yet

    if _settings.fonts_dir is not None and _settings.fonts_registered != _settings.fonts_dir:
        vl_convert.register_font_directory(str(_settings.fonts_dir))
        _settings.fonts_registered = _settings.fonts_dir
    return vl_convert
