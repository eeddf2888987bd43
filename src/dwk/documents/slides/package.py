"""The same presentation gives the same bytes: fixed times in the archive, in the workbooks inside it, and no leftovers."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def moment(created: datetime) -> datetime:
    """The moment in UTC without a zone, as the format keeps it; whole seconds."""
    known = created.astimezone(UTC) if created.tzinfo is not None else created
    return known.replace(tzinfo=None, microsecond=0)


def normalised(archive: bytes, *, created: datetime) -> bytes:
    """Rewrite an office file with fixed times; workbooks inside it as well."""
    stamp = moment(created).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith(".xlsx"):
                content = normalised(content, created=created)
            elif entry.filename == "docProps/core.xml":
                content = _WRITTEN.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            written = zipfile.ZipInfo(entry.filename, _FIXED_TIME)
            written.create_system = 3
            written.external_attr = 0o600 << 16
            target.writestr(written, content, zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()
