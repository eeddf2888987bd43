"""Tiny files as a person would upload them, in the exact format of the offices; every figure is invented (Beispiel)."""

from __future__ import annotations

from collections.abc import Iterator

GROUPS = (
    "unter 3 Jahre", "3 bis unter 6 Jahre", "6 bis unter 10 Jahre", "10 bis unter 15 Jahre", "15 bis unter 18 Jahre",
    "18 bis unter 20 Jahre", "20 bis unter 25 Jahre", "25 bis unter 30 Jahre", "30 bis unter 35 Jahre",
    "35 bis unter 40 Jahre", "40 bis unter 45 Jahre", "45 bis unter 50 Jahre", "50 bis unter 55 Jahre",
    "55 bis unter 60 Jahre", "60 bis unter 65 Jahre", "65 bis unter 75 Jahre", "75 Jahre und mehr",
)  # fmt: skip
#: persons in a group of the smallest Kreis; the larger regions hold multiples
SIZES = (240, 250, 340, 450, 300, 210, 480, 560, 610, 640, 650, 700, 820, 860, 760, 1180, 1050)
REGIONS = (("DG", "Deutschland", 40), ("01", "  Beispielland", 8), ("01051", "      Küstenkreis", 2))


def population(year: int = 2018, second: int = 1) -> bytes:
    """Population of Germany, a Land and two Kreise by age and sex, as the Regionaldatenbank exports one year.

    ``second`` is the size of the second Kreis: another one makes a file whose values have changed.
    """
    head = (
        "GENESIS-Tabelle: 12411-02-03-4\n"
        "Bevölkerung nach Geschlecht und Altersgruppen (17) -;;;;;\n"
        "Stichtag 31.12. - regionale Tiefe: Kreise und krfr. Städte;;;;;\n"
        "Fortschreibung des Bevölkerungsstandes;;;;;\n"
        "Bevölkerungsstand (Anzahl);;;;;\n"
    )
    foot = (
        "__________\n"
        '"Beispiel: erfundene Zahlen."\n'
        '"© Statistische Ämter des Bundes und der Länder, Deutschland, 2020.\n'
        "Dieses Werk ist lizenziert unter der Datenlizenz Deutschland\n"
        '- Namensnennung - Version 2.0."\n'
        "Stand: 03.08.2020 / 12:09:32\n"
    )
    return (head + "\n".join(_block(year, second)) + "\n" + foot).encode("cp1252")


def _block(year: int, second: int) -> Iterator[str]:
    yield f"Stichtag: 31.12.{year};;;;;"
    yield ";;;Insgesamt;männlich;weiblich"
    for key, name, factor in (*REGIONS, ("01053", "      Binnenkreis", second)):
        men = women = 0
        for age, (label, size) in enumerate(zip(GROUPS, SIZES, strict=True)):
            # later years are a little older
            group = factor * (size + (year - 2013) * (age - 8))
            men, women = men + group, women + group + factor
            yield f"{key};{name};{label};{2 * group + factor};{group};{group + factor}"
        yield f"{key};{name};Insgesamt;{men + women};{men};{women}"


def _line(kind: str, key: str, verband: str, name: str, code: str = "", figures: str = "", seat: str = "") -> str:
    text = f"{kind}20231130{key:8}{verband:4}{name:50}{seat:50}{code:2}".ljust(128) + figures
    return text.ljust(220)


def _figures(hectares: int, total: int, men: int, post: str) -> str:
    return f"{hectares:011}{total:011}{men:011}    {post}*****"


def directory() -> bytes:
    """A Land, two Kreise and two Gemeinden, as the Gemeindeverzeichnis writes them."""
    lines = (
        _line("10", "01", "", "Beispielland", seat="Müsterhude"),
        _line("40", "01051", "", "Küstenkreis", "43", seat="Müsterhude"),
        _line("50", "01051", "0044", "Müsterhude, Stadt", "50"),
        _line("60", "01051044", "0044", "Müsterhude, Stadt", "63", _figures(3000, 21_000, 10_300, "25746")),
        _line("40", "01053", "", "Binnenkreis", "43", seat="Waldau"),
        _line("50", "01053", "0090", "Waldau", "50"),
        _line("60", "01053090", "0090", "Waldau", "64", _figures(1200, 9_400, 4_600, "23909")),
    )
    return ("\n".join(lines) + "\n").encode()


def truncated() -> bytes:
    """The population table cut off in the middle of a line, as a broken download leaves it."""
    return population()[:1500]


def with_formula() -> bytes:
    """The population table with a formula where a name should be."""
    return population().replace(b"      Binnenkreis", b'=HYPERLINK("http://example.org")')


OWN_TABLE = (
    "Schlüssel;Ort;Jahr;Hunde\n"
    "01051044;Müsterhude;2022;412\n"
    "01053090;Waldau;2022;187\n"
    "01051044;Müsterhude;2023;420\n"
    "01053090;Waldau;2023;191\n"
).encode()
