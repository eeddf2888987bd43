"""Files that are damaged or hostile: refused in words, soon, and nothing is left behind."""

from __future__ import annotations

import io
import stat
import time
import zipfile

import pytest

from dwk.audit.models import Version
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.models import Code, Transcript
from dwk.kommunalprofil.qda.opening import MOST_UNPACKED
from dwk.programme.models import Participation
from tests.kommunalprofil.foreign_projects import SOURCE, TEXT, guid, packed, project, selections
from tests.kommunalprofil.test_foreign_projects import place, take

__all__ = ["place"]
pytestmark = pytest.mark.django_db
FILES = {"sources/a.txt": TEXT.encode()}


def source(inside: str = "", path: str = "internal://a.txt", **attributes: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<TextSource guid="{SOURCE}" name="G" plainTextPath="{path}"{said}>{inside or selections()}</TextSource>'


@pytest.mark.parametrize(
    "path", ["absolute:///etc/passwd", "internal://../../../etc/passwd", "file:///etc/passwd", "https://a.b/c"]
)
def test_no_address_outside_of_the_file_is_followed(place: Participation, path: str) -> None:
    done = take(place, packed(project(source(path=path))))
    assert Transcript.objects.count() == 0
    assert any("liegt nicht in der Datei" in one for one in done.left_out)


def test_a_link_in_the_archive_is_not_followed(place: Participation) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.qde", project(source()))
        link = zipfile.ZipInfo("sources/a.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    take(place, out.getvalue())
    assert Transcript.objects.count() == 0


def laughs(reference: str) -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return packed(
        f'<!DOCTYPE a [<!ENTITY a0 "ha">{entities}]><Project name="{reference}"><Description>&a9;</Description></Project>'
    )


def declared(method: int) -> bytes:
    """A member that says it is packed with another method."""
    content = bytearray(packed(project(source()), FILES))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset : place + offset + 2] = method.to_bytes(2, "little")
            place = content.find(mark, place + 4)
    return bytes(content)


def bomb() -> bytes:
    return packed(project(source()), {"sources/a.txt": b" " * (30 * 1024 * 1024)})


def many_names_for_one_file() -> bytes:
    inside = "".join(f'<TextSource guid="{guid(str(n))}" plainTextPath="internal://a.txt"/>' for n in range(400))
    return packed(project(inside), {"sources/a.txt": b"a" * (1024 * 1024)})


def nested(levels: int) -> str:
    return (
        "".join(f'<Code guid="{guid(str(n))}" name="{n}" isCodable="true">' for n in range(levels)) + "</Code>" * levels
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (laughs("&amp;"), "DOCTYPE|kein lesbares XML"),
        (laughs("&a9;"), "DOCTYPE|kein lesbares XML"),
        (
            packed('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Project name="a">&b;</Project>'),
            "DOCTYPE|XML",
        ),
        (declared(9), "Verfahren gepackt"),
        (declared(93), "Verfahren gepackt"),
        (bomb(), "zu groß"),
        (many_names_for_one_file(), "zu groß"),
        (packed(project(source()), {"sources/a.txt": b"\xef\xbb\xbfa\0b"}), "Nullzeichen"),
        (packed(project(source()), {"sources/a.txt": b"\xff\xfe\x00\xd8"}), "UTF-8"),
        (packed(project(source()), {"sources/a.txt": b"halb \xed\xa0\xbd"}), "UTF-8"),
        (packed(project(source()), {"sources/a.txt": "Übermütige Hühner".encode()[:-9] + b"\xc3"}), "UTF-8"),
        (packed(project("", codes=nested(45))), "mehr als 40 Ebenen"),
        (packed(project("", codes=nested(3000))), "kein lesbares XML"),
        (packed(project(source()))[:-30], "entpacken"),
        (b"PK\x03\x04" + b"\0" * 100, "entpacken"),
        (b"Just words", "entpacken"),
        (b"<html/>", "CodeBook"),
        (packed("<Project"), "XML"),
        (packed("\ud7ff".encode("utf-16-le")), "XML"),
        (packed(project(source()), name="readme.txt"), "project.qde"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_words_and_soon(place: Participation, content: bytes, words: str) -> None:
    began = time.monotonic()
    with pytest.raises(ProfileRefused, match=words):
        take(place, content)
    assert time.monotonic() - began < 20
    assert (
        Transcript.objects.count(),
        Code.objects.count(),
        Version.objects.filter(object_type__contains="code").count(),
    ) == (0, 0, 0)


def test_an_archive_of_too_much_is_refused_before_it_is_opened(
    place: Participation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dwk.kommunalprofil.qda.opening.MOST_UNPACKED", 1000)
    assert MOST_UNPACKED > 1000
    with pytest.raises(ProfileRefused, match="entpackt zu groß"):
        take(place, packed(project(source()), FILES))
