"""Bytes of a text file as text: the character set is found, line ends stay as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import QdaRefused, short

#: the longer marks first: that of UTF-32 begins like that of UTF-16
MARKS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

#: half of a pair of UTF-16, written on its own
HALF = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, whether a byte order mark stood before it, and whether its character set had to be guessed."""

    text: str
    marked: bool = False
    guessed: bool = False


def decoded(content: bytes, name: str) -> Decoded:
    """Text of a file: UTF-8, UTF-16 and UTF-32 with mark, UTF-16 without, else Windows-1252."""
    for mark, codec in MARKS:
        if content.startswith(mark):
            return Decoded(_checked(_strictly(content[len(mark) :], codec, name), name), marked=True)
    if b"\0" in content:
        # without a mark the zero bytes tell which half of each unit comes first
        first = content[0::2].count(0) > content[1::2].count(0)
        return Decoded(_checked(_strictly(content, "utf-16-be" if first else "utf-16-le", name), name))
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        codec = "utf-8" if _is_damaged(content) else "cp1252"
        return Decoded(_strictly(content, codec, name), guessed=True)


def _strictly(content: bytes, codec: str, name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise QdaRefused(
            f"„{short(name)}“ ist kein Text in UTF-8. Bitte speichern Sie den Text in UTF-8 und versuchen Sie es noch einmal."
        ) from error


def _is_damaged(content: bytes) -> bool:
    """Whether most signs beyond ASCII are UTF-8, or halves of signs: then it is no other character set, but a damaged text."""
    good = sum(sign > "\x7f" for sign in content.decode("utf-8", "ignore"))
    return HALF.search(content) is not None or good >= content.decode("utf-8", "replace").count("\ufffd")


def _checked(text: str, name: str) -> str:
    if "\0" in text:
        raise QdaRefused(
            f"„{short(name)}“ enthält Nullzeichen und ist damit kein lesbarer Text. "
            "Bitte speichern Sie den Text in UTF-8 und versuchen Sie es noch einmal."
        )
    return text
