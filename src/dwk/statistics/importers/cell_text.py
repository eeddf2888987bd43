"""One printed value: number, quality mark or something that does not belong there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import nan

from .contract import MARKS, MARKS_WITHOUT_VALUE, FileRefused

#: No official count or amount comes near; a larger number is a slip or an attack.
LARGEST = 1e15

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
_FORMULA = re.compile(r"^(?:[=@]|[+-]\s*[A-Za-zÄÖÜäöü(=@])")
#: Labels may begin with a dash ("- darunter"), so only what a spreadsheet would execute counts.
_FORMULA_LABEL = re.compile(r"^\s*(?:[=@]|[+-]\w+\s*[(|!])")
_COMMA = re.compile(r"^-?\d{1,30}(?:,\d{1,30})?$", re.ASCII)
_POINT = re.compile(r"^-?\d{1,30}(?:\.\d{1,30})?$", re.ASCII)
_LIMITED = re.compile(r"^\(-?\d[\d.,]*\)$", re.ASCII)
_NOT_A_NUMBER = frozenset({"nan", "inf", "-inf", "+inf", "infinity", "-infinity", "+infinity"})

CODE_OF_MARK = {mark: code for code, mark in enumerate(MARKS)}
NIL = CODE_OF_MARK["-"]
#: Marks that accompany a value.
_QUALITY = {mark: code for mark, code in CODE_OF_MARK.items() if mark not in MARKS_WITHOUT_VALUE and mark != "-"}


class ValueRefused(Exception):
    """A single value that is not taken over; str() is the German reason."""


def check_text(text: str, name: str) -> None:
    """Refuse a file with control characters, which no export contains."""
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise FileRefused(
            f"Die Datei „{name}“ enthält in Zeile {line} ein Steuerzeichen. Sie ist vermutlich beschädigt. Bitte laden "
            "Sie die Tabelle neu herunter."
        )


def check_labels(labels: Iterable[str], name: str, row: int) -> None:
    """Refuse a file whose labels a spreadsheet would execute."""
    for label in labels:
        if _FORMULA_LABEL.match(label):
            raise FileRefused(_formula(name, row, label.strip()))


def _formula(name: str, row: int, text: str) -> str:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return (
        f"Die Datei „{name}“ wird nicht gelesen: In Zeile {row} steht „{shown}“, eine Formel. Tabellen der Ämter enthalten "
        "keine Formeln. Bitte laden Sie die Datei neu herunter."
    )


class ValueReader:
    """Reads printed values of one file; every distinct text is analysed once."""

    def __init__(self, name: str, decimal: str = ",") -> None:
        self._name = name
        self._pattern = _COMMA if decimal == "," else _POINT
        self._decimal = decimal
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def read(self, text: str, quality: str, row: int) -> tuple[float, int]:
        """(value, mark code); raises :class:`ValueRefused` for the value or :class:`FileRefused` for the file."""
        found = self._seen.get((text, quality))
        if found is None:
            found = self._seen[text, quality] = self._analyse(text.strip(), quality.strip(), row)
        return found

    def _analyse(self, text: str, quality: str, row: int) -> tuple[float, int]:
        code = CODE_OF_MARK.get(text)
        if text == "":
            raise ValueRefused("Die Zelle ist leer; ein fehlender Wert müsste als „.“ oder „-“ gekennzeichnet sein.")
        if code is not None and text not in _QUALITY:
            return (0.0 if code == NIL else nan, code)
        if _LIMITED.match(text):
            raise ValueRefused("Der Wert steht in Klammern: Seine Aussagekraft ist eingeschränkt.")
        if not self._pattern.match(text):
            raise self._refusal(text, row)
        value = float(text.replace(",", "."))
        if abs(value) > LARGEST:
            raise self._refusal(text, row)
        if quality in MARKS_WITHOUT_VALUE or quality == "-":
            raise ValueRefused(f"Neben der Zahl steht das Zeichen „{quality}“, das für einen fehlenden Wert steht.")
        if quality not in _QUALITY:
            raise ValueRefused(f"Das Qualitätszeichen „{quality[:20]}“ ist unbekannt.")
        return (value, _QUALITY[quality])

    def _refusal(self, text: str, row: int) -> FileRefused:
        shown = text if len(text) <= 40 else text[:40] + "…"
        start = f"Die Datei „{self._name}“ wird nicht gelesen: In Zeile {row} steht „{shown}“, "
        if _FORMULA.match(text):
            return FileRefused(_formula(self._name, row, text))
        if text.casefold() in _NOT_A_NUMBER or _is_huge(text):
            return FileRefused(start + "keine zulässige Zahl. Bitte laden Sie die Datei neu herunter.")
        wanted = "Dezimalkomma" if self._decimal == "," else "Dezimalpunkt"
        return FileRefused(
            start + f"wo eine Zahl (mit {wanted}) oder ein Zeichen wie „-“, „.“ oder „x“ stehen muss. "
            "Bitte laden Sie die Datei neu herunter."
        )


def _is_huge(text: str) -> bool:
    try:
        return abs(float(text.replace(",", "."))) > LARGEST
    except ValueError:
        return False  # not a number at all, which the caller says
