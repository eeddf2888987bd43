"""Texts compared without case and umlauts, the same way in Python and in both databases.

SQLite lowers ASCII letters only, PostgreSQL what its locale knows: so every letter beyond ASCII is named here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

#: letters of German, and of names in Germany's regions
LETTERS = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss",
    "á": "a", "à": "a", "â": "a", "é": "e", "è": "e", "ê": "e", "ě": "e", "ó": "o", "ô": "o", "ç": "c", "ć": "c", "č": "c",
    "ł": "l", "ń": "n", "ñ": "n", "ř": "r", "ŕ": "r", "š": "s", "ś": "s", "ž": "z", "ź": "z", "ż": "z",
}  # fmt: skip
ALL_LETTERS = {**LETTERS, **{letter.upper(): plain for letter, plain in LETTERS.items() if letter != "ß"}, "ẞ": "ss"}


def fold(text: str) -> str:
    """A text as it is compared: „Öffnung“, „öffnung“ and „Oeffnung“ are the same."""
    text = text.lower()
    if not text.isascii():
        # SQLite calls this for every row: replacing is many times as fast as looking at each letter
        for letter, plain in LETTERS.items():
            text = text.replace(letter, plain)
    return text


class Folded(Func):
    """A column as it is compared: on SQLite by ``fold`` itself, on PostgreSQL by functions of the database."""

    function = "dwk_fold"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        """Letters that become one letter are translated at once, the others replaced one by one."""
        inner, params = compiler.compile(self.source_expressions[0])
        single = {letter: plain for letter, plain in ALL_LETTERS.items() if len(plain) == 1}
        sql = f"TRANSLATE(LOWER({inner}), %s, %s)"
        given: list[Any] = [*params, "".join(single), "".join(single.values())]
        for letter, plain in ALL_LETTERS.items():
            if len(plain) > 1:
                sql = f"REPLACE({sql}, %s, %s)"
                given += [letter, plain]
        return sql, given


def folded(fields: Sequence[str]) -> Func:
    """Several columns as one text for the database to compare."""
    kind = TextField()
    parts: list[Combinable] = []
    for name in fields:
        parts += [Cast(F(name), kind), Value(" ", output_field=kind)]
    return Folded(Concat(*parts, output_field=kind))


def teach(connection: Any, **_signal: Any) -> None:
    """Give a new connection to SQLite the function; PostgreSQL needs none."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            Folded.function, 1, lambda text: None if text is None else fold(text), deterministic=True
        )


def spread(text: str) -> tuple[str, list[int]]:
    """A text as it is compared, and for each of its letters the place in the text it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = fold(letter)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places
