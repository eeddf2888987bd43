"""From the engine's SVG to one that may stand inline in a page.

No style attribute or element, no script, nothing loaded from elsewhere (strict Content-Security-Policy); a name and
a description for screen readers, everything drawn hidden from them; unique ids; short numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from xml.etree import ElementTree

from dwk.documents.charts.palette import TONES

SVG = "http://www.w3.org/2000/svg"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_POLYGONS = re.compile(r"(?:M[-\d.,]+(?:L[-\d.,]+)+Z?)+")
_STRETCH = re.compile(r"M([^MZ]+)(Z?)")
_PLACE = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
_KEPT = {
    "d", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap",
    "text-anchor", "font-size", "font-weight", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "viewBox",
}  # fmt: skip
_NUMERIC = {"d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "stroke-width"}
# The engine writes these although they are what a browser assumes anyway.
_DEFAULTS = {("font-weight", "400"), ("stroke-width", "1"), ("transform", "translate(0,0)"), ("stroke-linecap", "butt")}

ElementTree.register_namespace("", SVG)


def _tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _short(match: re.Match[str]) -> str:
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _relative(d: str) -> str:
    """Polygons with steps instead of places: a map of all Kreise becomes less than half as long.

    Each step leads from the rounded place before, so that rounding never adds up.
    """
    if not _POLYGONS.fullmatch(d):
        return d
    out: list[str] = []
    for stretch in _STRETCH.finditer(d):
        places = [(round(float(x), 2), round(float(y), 2)) for x, y in _PLACE.findall(stretch[1])]
        steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(places)]
        numbers = [_decimal(value) for step in steps for value in step]
        told = "".join(n if n.startswith("-") else f" {n}" for n in numbers).strip()
        out.append(f"M{_decimal(places[0][0])},{_decimal(places[0][1])}" + (f"l{told}" if told else "") + stretch[2])
    return "".join(out)


def _decimal(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    if text in ("-0", "", "0"):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _clean(element: ElementTree.Element) -> None:
    for name in list(element.attrib):
        value = element.attrib[name]
        if name not in _KEPT or (name, value) in _DEFAULTS:
            del element.attrib[name]
        elif name in _NUMERIC:
            element.attrib[name] = _NUMBER.sub(_short, _relative(value) if name == "d" else value)
            if (name, element.attrib[name]) in _DEFAULTS:
                del element.attrib[name]
        elif name in ("font-size", "stroke-dasharray"):
            element.attrib[name] = value.replace("px", "")
    for child in list(element):
        if child.tag == _tag("defs") or _empty(child):
            element.remove(child)
        else:
            _clean(child)


def _empty(element: ElementTree.Element) -> bool:
    """Backgrounds and frames without a colour carry nothing."""
    bare = element.tag == _tag("path") and element.get("fill") is None and element.get("stroke") is None
    return bare or (element.tag == _tag("path") and not element.get("d"))


def _flatten(element: ElementTree.Element) -> None:
    """Drop groups that hold nothing and unwrap those that say nothing."""
    index = 0
    while index < len(element):
        child = element[index]
        _flatten(child)
        if child.tag == _tag("g") and not child.attrib:
            element[index : index + 1] = list(child)
            index += len(child)
        elif child.tag == _tag("g") and not len(child):
            del element[index]
        else:
            index += 1


def _hatch(identity: str) -> ElementTree.Element:
    pattern = ElementTree.Element(
        _tag("pattern"), {"id": f"{identity}-h", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
    )
    ElementTree.SubElement(pattern, _tag("path"), {"d": "M0,0h6v6h-6Z", "fill": TONES["ground"].light})
    stripes = {"d": "M-1,1l2,-2M0,6l6,-6M5,7l2,-2", "stroke": TONES["axis"].light, "stroke-width": "1.2"}
    ElementTree.SubElement(pattern, _tag("path"), stripes)
    return pattern


def inline(
    svg: str,
    *,
    identity: str,
    size: tuple[int, int],
    title: str,
    alt: str,
    colours: Mapping[tuple[str, str], str],
) -> str:
    """The engine's SVG made fit for a page; `colours` replaces (attribute, hex) for pictures in another theme."""
    drawn = ElementTree.fromstring(svg)  # noqa: S314  our own engine wrote it a moment ago
    _clean(drawn)
    _flatten(drawn)
    root = ElementTree.Element(
        _tag("svg"),
        {
            "class": "dwk-chart",
            "role": "img",
            "aria-labelledby": f"{identity}-t {identity}-d",
            "width": str(size[0]),
            "height": str(size[1]),
            "viewBox": f"0 0 {size[0]} {size[1]}",
            "font-family": "'Fira Sans', sans-serif",
        },
    )
    ElementTree.SubElement(root, _tag("title"), {"id": f"{identity}-t"}).text = title
    ElementTree.SubElement(root, _tag("desc"), {"id": f"{identity}-d"}).text = alt
    group = ElementTree.SubElement(root, _tag("g"), {"aria-hidden": "true", "fill": "none"})
    group.extend(list(drawn))
    _paint_missing(root, identity)
    for element in root.iter():
        for attribute in ("fill", "stroke"):
            value = element.get(attribute)
            if value is not None and (attribute, value) in colours:
                element.set(attribute, colours[attribute, value])
    return ElementTree.tostring(root, encoding="unicode")


def _paint_missing(root: ElementTree.Element, identity: str) -> None:
    """Fill areas without a value with stripes: missing must not look like the lowest class."""
    missing = [element for element in root.iter() if element.get("fill") == TONES["no_data"].light]
    for element in missing:
        element.set("fill", f"url(#{identity}-h)")
    if missing:
        definitions = ElementTree.Element(_tag("defs"))
        definitions.append(_hatch(identity))
        root.insert(2, definitions)
