"""The years of a pyramid in the page: links without script, controls only with it."""

from __future__ import annotations

from xml.etree import ElementTree

from django.template.loader import render_to_string

from tests.documents.test_pyramid_steps import steps


def test_without_script_every_year_is_a_link_and_no_dead_control_is_shown() -> None:
    root = ElementTree.fromstring(
        render_to_string("projections/_pyramid_steps.html", {"steps": steps()})
        .replace(" hidden>", ' hidden="">')
        .replace(" data-controls ", ' data-controls="" ')
        .replace(" data-years>", ' data-years="">')
        .replace(" data-play>", ' data-play="">')
        .replace(" data-play-label", ' data-play-label=""')
        .replace('aria-valuetext="2030">', 'aria-valuetext="2030"/>')
    )
    links = list(root.iter("a"))
    assert [link.get("href") for link in links] == [f"/lauf/1?jahr={year}#pyramide" for year in (2018, 2019, 2030)]
    assert [link.get("aria-current") for link in links] == [None, None, "true"]
    controls = next(part for part in root.iter("div") if "data-controls" in part.attrib)
    assert "hidden" in controls.attrib
    assert all("style" not in part.attrib and not any(n.startswith("on") for n in part.attrib) for part in root.iter())
    slider = next(root.iter("input"))
    assert slider.get("id") in {label.get("for") for label in root.iter("label")}
