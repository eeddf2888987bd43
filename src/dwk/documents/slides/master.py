"""The slide master, built in code: theme, placeholders, five layouts.

The library's own template is only the shell; its master, layouts, theme and picture are replaced, so that a file holds
nothing that was not written here.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from dwk.documents.slides import look
from dwk.documents.slides.look import Box, emu
from dwk.documents.wording import clean

COVER, CONTENT, SIDE, TITLE_ONLY, CLOSING = range(5)
#: indices of the placeholders, the same on every layout
BODY, FOOTER, NUMBER, EYEBROW, SECOND, FUNDERS, PARTNERS = 1, 11, 12, 13, 14, 15, 16

_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_WIDE = look.RIGHT - look.LEFT
_TOP = 150.0
_HALF = (_WIDE - look.COLUMN_GAP) / 2
TITLE_BOX = Box(look.LEFT, look.TITLE_TOP, _WIDE, 76)
BODY_BOX = Box(look.LEFT, _TOP, _WIDE, look.CONTENT_BOTTOM - _TOP)
_FACE = f'typeface="{look.FONT}" panose="020B0604020202020204" pitchFamily="34" charset="0"'
_COLOURS = {
    "dk1": look.INK,
    "lt1": look.tone("ground"),
    "dk2": look.MUTED,
    "lt2": look.tone("future"),
    "accent1": look.OWN,
    "accent2": look.tone("earlier"),
    "accent3": look.tone("men"),
    "accent4": look.tone("women"),
    "accent5": look.tone("land"),
    "accent6": look.tone("bund"),
    "hlink": look.OWN,
    "folHlink": look.OWN,
}


def prepare(deck: Any, *, programme: str, footer: str) -> None:
    """Give a fresh presentation our size, theme, master and layouts."""
    deck.slide_width, deck.slide_height = emu(look.WIDTH), emu(look.HEIGHT)
    master = deck.slide_master
    layouts = list(deck.slide_layouts)
    names = ("Titelfolie", "Titel und Inhalt", "Inhalt und Abbildung", "Nur Titel", "Schlussfolie")
    for layout in layouts[len(names) :]:
        deck.slide_layouts.remove(layout)
    _theme(master.part)
    _fill(master._element, _tree(_master_shapes(programme)))
    _styles(master._element)
    for layout, name, shapes in zip(layouts, names, _layout_shapes(footer), strict=False):
        _fill(layout._element, _tree(shapes))
        layout._element.cSld.set("name", name)
        layout._element.attrib.pop("type", None)
    _drop_leftovers(deck.part.package)


def _fill(element: Any, tree: Any) -> None:
    old = element.cSld.spTree
    old.getparent().replace(old, tree)


def _parse(xml: str) -> Any:
    from pptx.oxml import parse_xml  # wanted only where slides are made

    return parse_xml(xml)


def _tree(shapes: list[str]) -> Any:
    numbered = "".join(shape.replace('id="0"', f'id="{number}"', 1) for number, shape in enumerate(shapes, start=2))
    return _parse(
        f'<p:spTree {_NAMESPACES}><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        f"<p:grpSpPr/>{numbered}</p:spTree>"
    )


def _frame(box: Box) -> str:
    return (
        f'<a:xfrm><a:off x="{emu(box.left)}" y="{emu(box.top)}"/>'
        f'<a:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/></a:xfrm>'
    )


def _shape(name: str, place: str, box: Box, text: str, *, body: str = "", style: str = "") -> str:
    """A placeholder; `place` says which."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="0" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {place}/></p:nvPr></p:nvSpPr><p:spPr>{_frame(box)}</p:spPr>"
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" {body}><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle>{style}</a:lstStyle>{text}</p:txBody></p:sp>"
    )


def _words(text: str) -> str:
    return f'<a:p><a:r><a:rPr lang="{look.LANGUAGE}"/><a:t>{escape(clean(text))}</a:t></a:r></a:p>'


def _number_field() -> str:
    return (
        f'<a:p><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="{look.LANGUAGE}"/>'
        "<a:t>‹Nr.›</a:t></a:fld></a:p>"
    )


def _style(size: float, colour: str, *, bold: bool = False, align: str = "l") -> str:
    weight = ' b="1"' if bold else ""
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/><a:defRPr sz="{round(size * 100)}"{weight}>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )


def _bar(name: str, box: Box, colour: str) -> str:
    """A filled rectangle that says nothing."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="0" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _brand(programme: str) -> list[str]:
    """The programme's name with its mark, four bars, at the upper right of every slide but the first and last."""
    box = Box(look.RIGHT - 300, look.EYEBROW_TOP, 300, look.EYEBROW_HEIGHT)
    name = (
        '<p:sp><p:nvSpPr><p:cNvPr id="0" name="Programm"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        '<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
        f'<a:lstStyle/><a:p><a:pPr algn="r"/><a:r><a:rPr lang="{look.LANGUAGE}" sz="1200" b="1"/>'
        f"<a:t>{escape(clean(programme))}</a:t></a:r></a:p>"
        "</p:txBody></p:sp>"
    )
    return [name] if programme.strip() else []


def _footer_shapes(footer: str) -> list[str]:
    style = _style(look.FOOTER_SIZE, "tx2")
    number = _style(look.FOOTER_SIZE, "tx2", align="r")
    foot = Box(look.LEFT, look.FOOTER_TOP, _WIDE - 48, look.FOOTER_HEIGHT)
    page = Box(look.RIGHT - 40, look.FOOTER_TOP, 40, look.FOOTER_HEIGHT)
    return [
        _shape("Fußzeile", f'type="ftr" sz="quarter" idx="{FOOTER}"', foot, _words(footer), style=style),
        _shape("Foliennummer", f'type="sldNum" sz="quarter" idx="{NUMBER}"', page, _number_field(), style=number),
    ]


def _master_shapes(programme: str) -> list[str]:
    return [
        _bar("Streifen", Box(0, 0, look.STRIPE, look.HEIGHT), look.OWN),
        _bar("Fußlinie", Box(look.LEFT, look.FOOTER_LINE, _WIDE, 0.75), look.GRID),
        *_brand(programme),
        _shape("Titel", 'type="title"', TITLE_BOX, _words("Titel"), body='anchor="t"'),
        _shape("Inhalt", f'type="body" idx="{BODY}"', BODY_BOX, _words("Text"), body='anchor="t"'),
        *_footer_shapes(""),
    ]


def _eyebrow() -> str:
    box = Box(look.LEFT, look.EYEBROW_TOP, _WIDE - 320, look.EYEBROW_HEIGHT)
    style = _style(14, "accent1", bold=True)
    return _shape(
        "Thema", f'type="body" sz="quarter" idx="{EYEBROW}"', box, _words("Thema"), style=style, body='anchor="ctr"'
    )


def _layout_shapes(footer: str) -> list[list[str]]:
    foot = _footer_shapes(footer)
    title = _shape("Titel", 'type="title"', TITLE_BOX, _words("Titel"))
    body = _shape("Inhalt", f'type="body" idx="{BODY}"', BODY_BOX, _words("Text"))
    beside = Box(look.LEFT + _HALF + look.COLUMN_GAP, _TOP, _HALF, BODY_BOX.height)
    below = Box(look.LEFT, 400, _WIDE, 84)
    second = _shape("Text unten", f'type="body" sz="quarter" idx="{SECOND}"', below, _words("Text"))
    half = _shape("Inhalt", f'type="body" sz="half" idx="{BODY}"', beside, _words("Text"))
    return [
        [*_cover_shapes(), *foot],
        [_eyebrow(), title, body, second, *foot],
        [_eyebrow(), title, half, *foot],
        [_eyebrow(), title, *foot],
        [_eyebrow(), title, body, second, *foot],
    ]


def _cover_shapes() -> list[str]:
    title = Box(look.LEFT, 84, _WIDE, 110)
    lines = Box(look.LEFT, 200, _WIDE, 110)
    left = Box(look.LEFT, 320, _HALF, 150)
    right = Box(look.LEFT + _HALF + look.COLUMN_GAP, 320, _HALF, 150)
    style = _style(look.SUPPORTER_SIZES[0], "tx1")
    return [
        _shape("Titel", 'type="ctrTitle"', title, _words("Titel"), style=_style(40, "tx1", bold=True)),
        _shape("Untertitel", f'type="subTitle" idx="{BODY}"', lines, _words("Anlass"), style=_style(20, "tx1")),
        _shape("Förderer", f'type="body" sz="half" idx="{FUNDERS}"', left, _words("Gefördert von:"), style=style),
        _shape("Partner", f'type="body" sz="half" idx="{PARTNERS}"', right, _words("Projektpartner:"), style=style),
    ]


def _styles(element: Any) -> None:
    """Type of titles and of the levels of a body."""
    levels = "".join(_level(level) for level in range(1, 10))
    lead = '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
    title = (
        f'<a:lvl1pPr algn="l" defTabSz="914400">{lead}<a:buNone/><a:defRPr sz="2800" b="1" kern="1200">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/>'
        '<a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr>'
    )
    styles = _parse(
        f"<p:txStyles {_NAMESPACES}><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>"
        f'<p:otherStyle><a:defPPr><a:defRPr lang="{look.LANGUAGE}"/></a:defPPr></p:otherStyle></p:txStyles>'
    )
    old = element.find(f"{_P}txStyles")
    element.replace(old, styles)


def _level(level: int) -> str:
    size = look.BODY_SIZE if level == 1 else look.BODY_SIZES[-1]
    step = emu(look.INDENT)
    return (
        f'<a:lvl{level}pPr marL="{level * step}" indent="-{step}" algn="l" defTabSz="914400">'
        '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{round(look.PARAGRAPH_GAP * 100)}"/></a:spcAft>'
        f'<a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="{look.FONT}"/><a:buChar char="–"/>'
        f'<a:defRPr sz="{round(size * 100)}" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        f'<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{level}pPr>'
    )


def _theme(master_part: Any) -> None:
    """Our colours and typeface in the theme that the shell brings."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT  # wanted only where slides are made

    part = master_part.part_related_by(RT.THEME)
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    face = f'<a:latin {_FACE}/><a:ea typeface=""/><a:cs typeface="{look.FONT}"/>'
    fonts = f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>"
    text = part.blob.decode()
    text = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>",
        f'<a:clrScheme name="Demografiewerkstatt">{colours}</a:clrScheme>',
        text,
        flags=re.S,
    )
    text = re.sub(
        r"<a:fontScheme.*?</a:fontScheme>",
        f'<a:fontScheme name="Demografiewerkstatt">{fonts}</a:fontScheme>',
        text,
        flags=re.S,
    )
    part._blob = re.sub(r'(<a:theme [^>]*?name=")[^"]*', r"\g<1>Demografiewerkstatt", text, count=1).encode()


def _drop_leftovers(package: Any) -> None:
    """The shell's preview picture and printer settings are not ours; its statistics would be untrue."""
    for owner in (package, package.presentation_part):
        relations = owner._rels
        gone = [key for key, one in relations.items() if one.reltype.endswith(("/thumbnail", "/printerSettings"))]
        for key in gone:
            relations.pop(key)
    for one in package._rels.values():
        if one.reltype.endswith("/extended-properties"):
            one.target_part._blob = (
                b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
                b"<Application>Demografiewerkstatt</Application></Properties>"
            )
