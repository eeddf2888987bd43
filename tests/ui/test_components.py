"""Components refuse figures without context and tie words to controls."""

from __future__ import annotations

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from dwk.ui import components as c
from dwk.ui.gallery import ExampleForm, figure, table


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize("missing", ["value", "unit", "date", "territory", "source"])
def test_no_key_figure_without_unit_year_territory_and_source(missing: str) -> None:
    parts = {"label": "Bevölkerung", "value": "1", "unit": "Personen", "date": "2018", "territory": "A", "source": "Q"}
    assert c.KeyFigure(**parts)  # type: ignore[arg-type]  # only texts are given
    with pytest.raises(c.MissingContextError, match="gehören Einheit, Jahr, Gebiet und Quelle"):
        c.KeyFigure(**{**parts, missing: " "})  # type: ignore[arg-type]  # only texts are given


def test_no_source_line_without_source() -> None:
    with pytest.raises(c.MissingContextError):
        c.Source("")


def test_a_figure_brings_both_widths_its_table_and_distinguishable_links() -> None:
    html = rendered("{% figure item %}", item=figure("bild", "Der Befund"))
    assert html.count('role="img"') == 2
    assert '<details class="dwk-figure__table"' in html
    assert "Quelle: Beispiel" in html
    assert html.count("zu: Der Befund") == 4


def test_text_in_components_is_escaped() -> None:
    html = rendered("{% badge text %}{% alert 'info' text text %}{% empty_state text text %}", text="<b>&")
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;" in html


def test_a_table_names_rows_and_columns_for_screen_readers() -> None:
    html = rendered("{% data_table item %}", item=table())
    assert html.count('scope="col"') == 7
    assert 'scope="rowgroup"' in html
    assert 'data-label="Musterland"' in html
    assert "Nicht verfügbar: Die Altersgruppen" in html
    assert "<caption" in html


def test_an_error_is_tied_to_its_field_and_listed_on_top() -> None:
    form = ExampleForm({"name": ""})
    html = rendered("{% form_errors form %}{% field form.name %}", form=form)
    assert 'aria-describedby="id_name-hinweis id_name-fehler"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name-fehler"' in html
    assert 'href="#id_name"' in html


def test_a_field_without_error_is_quiet() -> None:
    html = rendered("{% field form.mail %}{% field form.level %}{% form_errors form %}", form=ExampleForm())
    assert "aria-invalid" not in html
    assert "freiwillig" in html
    assert "<fieldset" in html
    assert 'role="alert"' not in html


def test_filters_and_paging_keep_the_rest_of_the_address(rf: RequestFactory) -> None:
    request = rf.get("/?land=01&sortierung=name&seite=2")
    page = Paginator(range(30), 10).get_page(2)
    filters = [c.Filter("land", "Land", (("", "alle"), ("01", "Schleswig-Holstein")), "01")]
    html = rendered("{% filter_bar filters %}{% paging page %}", request=request, page=page, filters=filters)
    assert '<input type="hidden" name="sortierung" value="name"' in html
    assert '<option value="01" selected' in html
    assert 'name="seite"' not in html
    assert "?land=01&amp;sortierung=name&amp;seite=3" in html
    assert 'aria-current="page"' in html
    assert "11 bis 20 von 30" in html


def test_numbers_and_dates_are_written_by_filters() -> None:
    assert rendered("{{ n|zahl }} {{ n|zahl:1 }} {{ n|vorzeichen }}", n=1234.56) == "1.235 1.234,6 +1.235"
    assert rendered("{{ n|einheit:'%' }}", n=24.7) == "24,7\u202f%"
    assert rendered("{{ n|anzahl:'Wert,Werte' }}", n=1) == "1\u00a0Wert"
    assert rendered("{{ n|zahl }}", n=None) == "–"
