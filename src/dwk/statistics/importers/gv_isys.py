"""What the two products of the municipality directory GV-ISys have in common: codes, keys, source, sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .checks import MAX_NOTES
from .contract import CellKey, FileRefused, Measure, Period, RegionRecord, RowNote, SourceFacts, TableBuilder

#: Textkennzeichen of the directory; 50 ("verbandsfrei") marks an entry that is no region of its own.
AUTHORITY_TYPES = {
    "41": "kreisfreie_stadt",
    "42": "stadtkreis",
    "43": "kreis",
    "44": "landkreis",
    "45": "regionalverband",
    "50": "verbandsfrei",
    "51": "amt",
    "52": "samtgemeinde",
    "53": "verbandsgemeinde",
    "54": "verwaltungsgemeinschaft",
    "55": "kirchspielslandgemeinde",
    "56": "verwaltungsverband",
    "57": "verwaltungsverband_traegermodell",
    "58": "erfuellende_gemeinde",
    "60": "markt",
    "61": "kreisfreie_stadt",
    "62": "stadtkreis",
    "63": "stadt",
    "64": "gemeinde",
    "65": "gemeindefreies_gebiet_bewohnt",
    "66": "gemeindefreies_gebiet_unbewohnt",
    "67": "grosse_kreisstadt",
}
WITHOUT_ASSOCIATION = "50"
LEVELS = {
    "10": "state",
    "20": "government_region",
    "30": "planning_region",
    "40": "district",
    "50": "association",
    "60": "municipality",
}
#: Levels whose Textkennzeichen is empty in the directory.
_PLAIN_TYPES = {"10": "land", "20": "regierungsbezirk", "30": "region"}

POPULATION = Measure("BEVSTD", "Bevölkerungsstand", "Personen", "population", whole_numbers=True)
AREA = Measure("FLAECHE", "Fläche", "km²", "area_km2")
POPULATION_SUM = Measure(
    "BEVSTD_SUM", "Bevölkerungsstand, Summe der Gemeinden", "Personen", "population", whole_numbers=True
)
AREA_SUM = Measure("FLAECHE_SUM", "Fläche, Summe der Gemeinden", "km²", "area_km2")

TOTAL, MEN, WOMEN = CellKey(), CellKey("m"), CellKey("f")


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the directory, as printed."""

    row: int
    kind: str  # record type "10" ... "60"
    land: str
    rb: str
    kreis: str
    verband: str
    gemeinde: str
    name: str
    type_code: str
    seat: str = ""

    @property
    def district(self) -> str:
        """5-digit key of the Kreis."""
        return self.land + self.rb + self.kreis

    @property
    def association(self) -> str:
        """9-digit key of the Verband."""
        return self.district + self.verband

    @property
    def key(self) -> str:
        """Key of the region itself; its length depends on the level."""
        return {
            "10": self.land,
            "20": self.land + self.rb,
            "30": self.district,
            "40": self.district,
            "50": self.association,
            "60": self.district + self.gemeinde,
        }[self.kind]

    @property
    def ars(self) -> str:
        """Regionalschlüssel: with the Verband between Kreis and Gemeinde."""
        return self.association + self.gemeinde if self.kind == "60" else self.key

    @property
    def authority_type(self) -> str:
        """Code of the Textkennzeichen; raises KeyError for one that the directory does not know."""
        return _PLAIN_TYPES.get(self.kind) or AUTHORITY_TYPES[self.type_code]

    @property
    def is_region(self) -> bool:
        """False for the placeholder of a Gemeinde that belongs to no Verband."""
        return not (self.kind == "50" and self.type_code == WITHOUT_ASSOCIATION)

    @property
    def may_be_empty(self) -> bool:
        """Whether nobody needs to live there."""
        return self.type_code in ("65", "66")


def population_date(stand: date) -> date:
    """Reference day of population and area: the last 31 December that was counted out at the Gebietsstand.

    The fixed-width file does not print it. Counts of a 31 December appear in the following summer at the
    earliest, so until the end of the following year the directory carries those of the year before the
    Gebietsstand: 30.11.2023 and 31.12.2023 go with 31.12.2022.
    """
    return date(stand.year - 1, 12, 31)


def source(product: str, title: str, stand: date) -> SourceFacts:
    """Source line that the Statistisches Bundesamt demands."""
    # the edition of a late Gebietsstand is published in the following year
    year = stand.year + 1 if stand.month > 9 else stand.year
    return SourceFacts(
        key=f"gv-isys:{product}",
        publisher="Statistisches Bundesamt (Destatis)",
        table_code=product,
        title=title,
        licence="Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet",
        attribution=(
            "© Daten (im Auftrag der Herausgebergemeinschaft Statistische Ämter des Bundes und der Länder) "
            f"Statistisches Bundesamt (Destatis), {year}. Quelle: Gemeindeverzeichnis-Informationssystem GV-ISys"
        ),
        retrieved_on=stand,
    )


class Tree:
    """Which entries exist, and what lies above an entry."""

    def __init__(self, name: str, entries: Iterable[Entry]) -> None:
        self._names = {"DG": "Deutschland"}
        known: dict[tuple[str, str], Entry] = {}
        for entry in entries:
            other = known.setdefault((entry.kind, entry.key), entry)
            if other is not entry:
                raise FileRefused(
                    f"Die Datei „{name}“ widerspricht sich: Der Schlüssel {entry.key} steht in Zeile {other.row} "
                    f"(„{other.name}“) und in Zeile {entry.row} („{entry.name}“). Bitte laden Sie sie neu herunter."
                )
            if entry.is_region:
                self._names[entry.key] = entry.name
        self._check_complete(name, known)

    def _check_complete(self, name: str, known: dict[tuple[str, str], Entry]) -> None:
        populated = {entry.district for entry in known.values() if entry.kind == "60"}
        for (kind, key), entry in known.items():
            # the condominium with Luxembourg belongs to a Land but to no Kreis: 07 0 00
            in_district = kind in ("50", "60") and entry.rb + entry.kreis != "000"
            missing = (in_district and ("40", entry.district) not in known) or ("10", entry.land) not in known
            if missing or (kind == "40" and key not in populated):
                raise FileRefused(
                    f"Die Datei „{name}“ ist unvollständig: Zu „{entry.name}“ ({key}, Zeile {entry.row}) fehlen "
                    "zugehörige Einträge. Bitte laden Sie sie neu herunter."
                )

    def name_of(self, key: str) -> str:
        """Name of a region of the directory."""
        return self._names[key]

    def above(self, entry: Entry) -> list[str]:
        """Keys of all regions above the entry, from near to far, ending in DG."""
        chain = [entry.association] if entry.kind == "60" else []
        chain += [entry.district] if entry.kind in ("50", "60") else []
        chain += [entry.land + entry.rb] if entry.kind not in ("10", "20") else []
        chain += [entry.land] if entry.kind != "10" else []
        return [key for key in chain if key in self._names] + ["DG"]

    def record(self, entry: Entry, stand: date, **facts: object) -> RegionRecord:
        """Directory record of an entry; ``facts`` are further fields of the record."""
        return RegionRecord(
            key=entry.key,
            level=LEVELS[entry.kind],
            name=entry.name,
            authority_type=entry.authority_type,
            parent_key=self.above(entry)[0],
            valid_on=stand,
            ars=entry.ars,
            ags=entry.key if entry.kind in ("10", "40", "60") else "",
            seat=entry.seat,
            **facts,  # type: ignore[arg-type]  # fields of the record, as named
        )


class Counts:
    """Population and area of the Gemeinden as values."""

    def __init__(self, builder: TableBuilder, period: Period) -> None:
        self.builder = builder
        self._period = builder.code_period(period)

    def add(self, region: tuple[str, str], row: int, measures: tuple[Measure, Measure], facts: Facts) -> None:
        """The values of one region."""
        code = self.builder.code_region(*region)
        population, area = (self.builder.code_measure(measure) for measure in measures)
        cells: list[tuple[int, CellKey, float]] = [
            (population, TOTAL, facts.total),
            (population, MEN, facts.men),
            (population, WOMEN, facts.total - facts.men),
            (area, TOTAL, facts.hectares / 100),
        ]
        for measure, cell, value in cells:
            self.builder.add(
                measure=measure,
                cell=self.builder.code_cell(cell),
                region=code,
                period=self._period,
                row=row,
                value=float(value),
            )

    def reject(self, entry: Entry, text: str, reason: str) -> None:
        """Report the figures of an entry as implausible; they are not handed on."""
        if len(self.builder.table.rejected) < MAX_NOTES:
            self.builder.table.rejected.append(RowNote(entry.row, entry.key, entry.name, text, reason))


@dataclass(slots=True)
class Facts:
    """Population and area of one region."""

    total: int
    men: int
    hectares: int


def implausible(entry: Entry, facts: Facts) -> str:
    """Why the figures of a Gemeinde cannot be right; empty if they can."""
    if facts.total == 0 and not entry.may_be_empty:
        return (
            "0 Einwohner ist für eine Gemeinde nicht plausibel (nur gemeindefreie Gebiete sind unbewohnt). Die Zahlen "
            "dieser Zeile werden nicht übernommen."
        )
    if not 0 <= facts.men <= facts.total:
        return f"{facts.men} Männer bei {facts.total} Personen insgesamt sind nicht möglich."
    return ""
