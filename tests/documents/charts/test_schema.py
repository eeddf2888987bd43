"""What is handed to the drawing engine is Vega-Lite as published, not something that happens to work."""

import altair
import jsonschema  # type: ignore[import-untyped]  # comes with Altair, without types
import pytest

from dwk.documents.charts.canvas import compose
from dwk.documents.charts.render import draw
from tests.documents.charts.samples import CHARTS, SPARK


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_fits_the_published_schema(name: str) -> None:
    altair.Chart.from_dict(compose(draw(CHARTS[name], "wide")), validate=True)


def test_the_schema_check_notices_a_fault() -> None:
    broken = compose(draw(SPARK, "wide"))
    broken["width"] = ["keine Zahl"]
    with pytest.raises(jsonschema.ValidationError):
        altair.Chart.from_dict(broken, validate=True)
