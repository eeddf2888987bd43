"""What is handed to the drawing engine is Vega-Lite as published, not something that happens to work."""

from typing import get_args

import altair
import jsonschema
import pytest

from dwk.documents.charts.canvas import Variant, compose
from dwk.documents.charts.render import draw
from tests.documents.charts.samples import CHARTS, SPARK


@pytest.mark.parametrize("variant", get_args(Variant))
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_fits_the_published_schema(name: str, variant: Variant) -> None:
    altair.Chart.from_dict(compose(draw(CHARTS[name], variant)), validate=True)


def test_the_schema_check_notices_a_fault() -> None:
    broken = compose(draw(SPARK, "wide"))
    broken["width"] = ["keine Zahl"]
    with pytest.raises(jsonschema.ValidationError):
        altair.Chart.from_dict(broken, validate=True)
