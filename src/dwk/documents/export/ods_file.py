"""ODS, the open counterpart of XLSX, written as plain XML.

odfdo reads our files in the tests but does not write them: it needed 2.3 s per 1,000 rows when measured and
stamps the current time into them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from dwk.documents.export.sheet import PROVENANCE_SHEET, Provenance, RawValue, SheetColumn, provenance_rows, sheet_of
from dwk.documents.figures import DataTable
from dwk.ui.formats import exact

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "meta": "meta",
        "config": "config",
        "fo": "xsl-fo-compatible",
    }.items()
)
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def to_ods(table: DataTable, *, provenance: Provenance) -> bytes:
    """Write the table; the same input gives the same bytes."""
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "content.xml": _content(table, provenance),
        "meta.xml": _meta(table, provenance),
        "settings.xml": _settings(),
        "styles.xml": f'{_DECLARATION}<office:document-styles {_NAMESPACES} office:version="1.3"/>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # The format asks for the type first and uncompressed, so that a file can be told by its first bytes.
        archive.writestr(zipfile.ZipInfo("mimetype", _FIXED_TIME), _TYPE, zipfile.ZIP_STORED)
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _manifest() -> str:
    files = [("/", _TYPE)] + [(f"{name}.xml", "text/xml") for name in ("content", "meta", "settings", "styles")]
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>' for path, kind in files
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return f'{_DECLARATION}<manifest:manifest xmlns:manifest="{space}" manifest:version="1.3">{entries}</manifest:manifest>'


def _meta(table: DataTable, provenance: Provenance) -> str:
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    facts = (
        f"<dc:title>{escape(table.caption)}</dc:title>"
        f"<meta:creation-date>{provenance.created.isoformat()}T00:00:00</meta:creation-date>"
    )
    return (
        f'{_DECLARATION}<office:document-meta {_NAMESPACES} {dc} office:version="1.3">'
        f"<office:meta>{facts}</office:meta></office:document-meta>"
    )


def _settings() -> str:
    """The frozen heading row."""
    items = {"VerticalSplitMode": ("short", 2), "VerticalSplitPosition": ("int", 1), "ActiveSplitRange": ("short", 2)}
    items |= {"PositionTop": ("int", 0), "PositionBottom": ("int", 1)}
    told = "".join(_setting(name, kind, str(value)) for name, (kind, value) in items.items())
    view = (
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f"{_setting('ViewId', 'string', 'view1')}"
        '<config:config-item-map-named config:name="Tables"><config:config-item-map-entry config:name="Daten">'
        f"{told}</config:config-item-map-entry></config:config-item-map-named>"
        f"{_setting('ActiveTable', 'string', 'Daten')}"
        "</config:config-item-map-entry></config:config-item-map-indexed>"
    )
    return (
        f'{_DECLARATION}<office:document-settings {_NAMESPACES} office:version="1.3"><office:settings>'
        f'<config:config-item-set config:name="ooo:view-settings">{view}</config:config-item-set>'
        "</office:settings></office:document-settings>"
    )


def _setting(name: str, kind: str, value: str) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'


def _content(table: DataTable, provenance: Provenance) -> str:
    sheet = sheet_of(table)
    heading = _row([_text(column.heading, "heading") for column in sheet.columns])
    rows = [_row(_cell(value, column) for value, column in zip(row, sheet.columns, strict=True)) for row in sheet.rows]
    facts = [_row(_text(text) for text in pair) for pair in provenance_rows(table, provenance)]
    body = _table(
        "Daten", len(sheet.columns), f"<table:table-header-rows>{heading}</table:table-header-rows>" + "".join(rows)
    )
    body += _table(PROVENANCE_SHEET, 2, "".join(facts))
    return (
        f'{_DECLARATION}<office:document-content {_NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{_styles(sheet.columns)}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )


def _styles(columns: tuple[SheetColumn, ...]) -> str:
    styles = [
        '<style:style style:name="wide" style:family="table-column">'
        '<style:table-column-properties style:column-width="45mm"/></style:style>',
        '<style:style style:name="heading" style:family="table-cell">'
        '<style:text-properties fo:font-weight="bold"/></style:style>',
    ]
    for places in sorted({column.decimals for column in columns if column.decimals is not None}):
        styles.append(
            f'<number:number-style style:name="format{places}"><number:number number:decimal-places="{places}" '
            f'number:min-decimal-places="{places}" number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
            f'<style:style style:name="number{places}" style:family="table-cell" style:data-style-name="format{places}"/>'
        )
    return "".join(styles)


def _table(name: str, columns: int, rows: str) -> str:
    width = f'<table:table-column table:style-name="wide" table:number-columns-repeated="{max(columns, 1)}"/>'
    return f"<table:table table:name={quoteattr(name)}>{width}{rows}</table:table>"


def _row(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(value: RawValue, column: SheetColumn) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return _text(value)
    number = f"{exact(value):f}"
    return (
        f'<table:table-cell table:style-name="number{column.decimals or 0}" office:value-type="float" '
        f'office:value="{number}"><text:p>{number}</text:p></table:table-cell>'
    )


def _text(value: str, style: str = "") -> str:
    # Runs of blanks collapse in the format unless they are counted.
    shown = escape(value).replace("  ", "<text:s/><text:s/>")
    if shown.startswith(" "):
        shown = f"<text:s/>{shown[1:]}"
    if shown.endswith(" "):
        shown = f"{shown[:-1]}<text:s/>"
    styled = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{styled} office:value-type="string"><text:p>{shown}</text:p></table:table-cell>'
