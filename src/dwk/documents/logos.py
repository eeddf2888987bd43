"""Logos of funders and partners: PNG or SVG, nothing that runs or asks for anything."""

from __future__ import annotations

import base64
import re
import struct

from dwk.documents.blocks import DocumentError

_PNG = b"\x89PNG\r\n\x1a\n"
_XLINK = "{http://www.w3.org/1999/xlink}href"
#: anything but an address within the picture; a backslash could spell one in disguise
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!['\"#\s])|@import|\\")
#: elements that run, load or animate something
_FORBIDDEN = {"script", "foreignObject", "image", "iframe", "animate", "set", "audio", "video", "feImage"}


class LogoError(DocumentError):
    """A logo cannot be taken."""

    def __init__(self, wording: str, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"Das Dokument wurde nicht erstellt: Das Logo zu „{wording}“ {reason}. "
            "Bitte laden Sie es als PNG oder als einfaches SVG ohne eingebettete Bilder und Verweise hoch."
        )


def is_png(logo: bytes) -> bool:
    """Whether the bytes are a PNG with its size in the head."""
    return logo.startswith(_PNG) and len(logo) > 24 and logo[12:16] == b"IHDR"


def checked_svg(logo: bytes, wording: str) -> str:
    """The SVG as text, refused if it is none or could do more than be seen."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(logo, forbid_dtd=True)
        text = logo.decode("utf-8-sig")
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise LogoError(wording, "ist weder PNG noch SVG") from error
    if root.tag.rsplit("}", 1)[-1] != "svg" or "<?xml-stylesheet" in text:
        raise LogoError(wording, "ist weder PNG noch SVG")
    for element in root.iter():
        name = str(element.tag).rsplit("}", 1)[-1]
        links = [element.get(key, "#") for key in ("href", _XLINK)]
        active = any(str(key).lower().startswith("on") for key in element.keys())  # noqa: SIM118  an element, no mapping
        style = " ".join([*element.attrib.values(), element.text or ""]).lower()
        outside = any(not link.startswith("#") for link in links) or bool(_OUTSIDE.search(style))
        if name in _FORBIDDEN or active or outside:
            raise LogoError(wording, "enthält eingebettete Bilder, Verweise oder Programme")
    return text


def logo_png(logo: bytes, wording: str) -> bytes:
    """The logo as PNG, for formats that know no SVG."""
    if is_png(logo):
        return logo
    text = checked_svg(logo, wording)
    import vl_convert  # 324 MB once it runs, wanted only for an SVG

    try:
        picture: bytes = vl_convert.svg_to_png(text, scale=4.0)
    except ValueError as error:
        raise LogoError(wording, "lässt sich nicht zeichnen") from error
    return picture


def png_size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def data_uri(logo: bytes, wording: str) -> str:
    """The logo as address for a page that needs nothing else."""
    kind = "png" if is_png(logo) else "svg+xml"
    content = logo if is_png(logo) else checked_svg(logo, wording).encode()
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
