"""Names of things in a file: GUIDs in one form, one for each thing, also where a file is careless with them."""

from __future__ import annotations

import re
import uuid
from collections import Counter

#: hyphens as they come out of a printed standard
HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
GUID = re.compile(
    r"(?:urn:uuid:)?\{?\(?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\)?\}?"
)
NAMESPACE = uuid.UUID("0f5d6f0a-6d3c-4b4e-9a0e-2f7f6f1c8a55")


class Identity:
    """The names of one file. ``project`` tells the files apart whose own names are only numbers."""

    def __init__(self, project: str = "") -> None:
        self._project = project
        self._seen: Counter[tuple[str, str]] = Counter()
        self.replaced: set[str] = set()
        self.missing = 0
        self.repeated = 0

    def of(self, text: str | None) -> str:
        """A GUID in lower case without braces; another name gets a GUID of its own, empty stays empty."""
        name = (text or "").strip()
        if not name:
            return ""
        found = GUID.fullmatch(name.translate(HYPHENS).lower())
        if found is not None:
            return "-".join(found.groups())
        self.replaced.add(name)
        return self._made("name", name)

    def own(self, text: str | None, kind: str) -> str:
        """The GUID of a thing: made up where it is missing, and a new one where the file used it before."""
        guid = self.of(text)
        if not guid:
            self.missing += 1
            guid = self._made("missing", f"{kind} {self.missing}")
        self._seen[kind, guid] += 1
        times = self._seen[kind, guid]
        if times == 1:
            return guid
        self.repeated += 1
        return self._made("repeated", f"{kind} {guid} {times}")

    def _made(self, *parts: str) -> str:
        return str(uuid.uuid5(NAMESPACE, "\n".join((self._project, *parts))))

    def remarks(self) -> list[str]:
        """What had to be made up."""
        said = []
        if self.replaced:
            said.append(f"{len(self.replaced)} Kennungen der Datei sind keine GUID und wurden durch neue ersetzt.")
        if self.missing:
            said.append(f"{self.missing} mal fehlt eine Kennung; sie wurde ergänzt.")
        if self.repeated:
            said.append(
                f"{self.repeated} mal steht dieselbe Kennung bei zwei Dingen; das zweite hat eine neue bekommen, "
                "Verweise gelten dem ersten."
            )
        return said
