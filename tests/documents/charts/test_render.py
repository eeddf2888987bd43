from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest

from dwk.documents.charts import render
from dwk.documents.charts.canvas import Variant
from dwk.documents.charts.labels import text_width
from dwk.documents.charts.palette import Theme, all_tones
from dwk.documents.charts.specs import Chart, ChartInputError
from dwk.documents.charts.stylesheet import chart_css
from dwk.documents.figures import Column, DataTable, Figure
from tests.documents.charts.samples import CHARTS, PHASES, PYRAMID, SPARK

SVG = "{http://www.w3.org/2000/svg}"
every_chart = pytest.mark.parametrize("name", CHARTS)
every_variant = pytest.mark.parametrize("variant", get_args(Variant))


def svg_of(chart: Chart, variant: Variant = "wide", theme: Theme = "light") -> ElementTree.Element:
    return ElementTree.fromstring(
        render.render_svg(chart, variant=variant, theme=theme, title="Mehr Ältere & mehr", alt="Befund <für> Hörende")
    )


@every_chart
@every_variant
def test_a_chart_is_named_described_and_allowed_under_a_strict_policy(name: str, variant: Variant) -> None:
    root = svg_of(CHARTS[name], variant)
    assert root.get("role") == "img"
    texts = {child.get("id"): child.text for child in root if child.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [texts[key] for key in root.get("aria-labelledby", "").split()] == [
        "Mehr Ältere & mehr",
        "Befund <für> Hörende",
    ]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script", f"{SVG}image", f"{SVG}use", f"{SVG}a")
        for attribute, value in element.attrib.items():
            assert "style" not in attribute
            assert "href" not in attribute
            assert not attribute.startswith("on")
            assert "url(" not in value or value.startswith("url(#")
    drawn = root.find(f"{SVG}g")
    assert drawn is not None
    assert drawn.get("aria-hidden") == "true"


def offset(text: str | None) -> tuple[float, float]:
    places = re.findall(r"translate\(([-\d.]+),([-\d.]+)\)", text or "")
    return sum(float(x) for x, _ in places), sum(float(y) for _, y in places)


@every_chart
@every_variant
def test_no_label_is_cut_off_or_smaller_than_13_pixels(name: str, variant: Variant) -> None:
    root = svg_of(CHARTS[name], variant)
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    assert root.get("viewBox") == f"0 0 {width:.0f} {height:.0f}"
    if variant == "narrow":
        assert width <= 330

    def look(element: ElementTree.Element, x: float, y: float) -> None:
        moved = offset(element.get("transform"))
        x, y = x + moved[0], y + moved[1]
        if element.tag == f"{SVG}text":
            size = float(element.get("font-size", "0"))
            assert size >= 13
            # The estimate is on the safe side by up to a tenth, hence the tolerance.
            wide = text_width(element.text or "", size) * 0.9
            left = x - {"end": wide, "middle": wide / 2}.get(element.get("text-anchor", "start"), 0)
            assert left >= -1, element.text
            assert left + wide <= width + 1, element.text
            assert size * 0.7 <= y <= height, element.text
        for child in element:
            look(child, x, y)

    look(root, 0, 0)


@every_chart
def test_the_same_input_gives_the_same_bytes_and_another_theme_another_picture(name: str, tmp_path: Path) -> None:
    first = render.render_svg(CHARTS[name], cache_dir=tmp_path / "a")
    assert render.render_svg(CHARTS[name], cache_dir=tmp_path / "b") == first
    assert render.render_svg(CHARTS[name], theme="dark", cache_dir=tmp_path / "a") != first


def test_every_colour_of_a_chart_has_a_rule_for_the_dark_theme() -> None:
    known = {(attribute, tone.light) for tone in all_tones() for attribute in tone.on}
    for chart in CHARTS.values():
        for element in svg_of(chart).iter():
            for attribute in ("fill", "stroke"):
                value = element.get(attribute)
                if value is not None and value.startswith("#"):
                    assert (attribute, value) in known


def test_no_two_meanings_share_a_light_colour_on_the_same_attribute() -> None:
    used = [(attribute, tone.light) for tone in all_tones() for attribute in tone.on]
    assert len(used) == len(set(used))


def test_the_style_sheet_is_the_one_made_from_the_palette() -> None:
    stored = Path(render.__file__).parents[2] / "ui" / "static" / "dwk" / "charts.css"
    assert stored.read_text(encoding="utf-8") == chart_css()


def test_a_stored_chart_is_served_without_loading_the_engine(tmp_path: Path) -> None:
    render.render_svg(SPARK, cache_dir=tmp_path)
    code = (
        "import sys; from pathlib import Path; from tests.documents.charts.samples import SPARK;"
        "from dwk.documents.charts import render; render.register_fonts(Path(sys.argv[2]));"
        "render.render_svg(SPARK, cache_dir=Path(sys.argv[1]));"
        "print([name for name in ('altair', 'vl_convert', 'django') if name in sys.modules])"
    )
    done = subprocess.run(
        # the same typeface, or the picture would be another one
        [sys.executable, "-c", code, str(tmp_path), str(render._settings.fonts_dir)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == "[]"


def test_a_changed_value_is_another_entry_and_nothing_half_written_stays(tmp_path: Path) -> None:
    render.render_svg(SPARK, cache_dir=tmp_path)
    changed = dataclasses.replace(SPARK, values=(5.0, 6.0, None, 7.0, 6.6))
    render.render_svg(changed, cache_dir=tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 2
    assert all(path.suffix == ".svg" for path in files)


def test_the_configured_folder_is_used_where_none_is_given(tmp_path: Path) -> None:
    try:
        render.configure(cache_dir=tmp_path)
        render.render_svg(SPARK)
    finally:
        render.configure(cache_dir=None)
    assert len(list(tmp_path.rglob("*.svg"))) == 1


def test_a_picture_is_a_png_of_twice_the_size(tmp_path: Path) -> None:
    picture = render.render_png(PHASES, variant="narrow", cache_dir=tmp_path)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(picture[16:20], "big") == 660
    assert render.render_png(PHASES, variant="narrow", cache_dir=tmp_path) == picture


def test_a_figure_lends_its_finding_and_alternative_text() -> None:
    table = DataTable("Beispiel", (Column("Jahr", align="left"), Column("Personen")), (("2001", 5.0),))
    figure = Figure("f", SPARK, "Befund", "Personen", "Quelle: Beispiel", "In Worten", table)
    svg = render.render_figure(figure)
    assert ">Befund</title>" in svg
    assert ">In Worten</desc>" in svg


def test_a_table_whose_rows_do_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="row 1"):
        DataTable("Beispiel", (Column("Jahr"),), (("2001", 5.0),))


def test_a_chart_of_unequal_rows_says_what_to_do() -> None:
    with pytest.raises(ChartInputError, match="verschieden lang"):
        dataclasses.replace(PYRAMID, men=(1.0,))


def test_a_chart_without_any_value_is_refused() -> None:
    with pytest.raises(ChartInputError, match="alle Werte fehlen"):
        dataclasses.replace(SPARK, values=(None,) * 5)


def test_a_value_that_is_no_number_is_refused() -> None:
    with pytest.raises(ChartInputError, match="keine Zahl"):
        dataclasses.replace(SPARK, values=(1.0, float("nan"), 1.0, 1.0, 1.0))
