"""What an import would do, found out before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from dwk.regions.models import Region
from dwk.regions.queries import DirectoryPlan, plan_boundaries, plan_directory
from dwk.regions.rules import UnknownKey, level_of_key, normal_key
from dwk.statistics.importers.contract import FileRefused, ParsedFile, RowNote
from dwk.statistics.models import DataStamp

from .compare import CHANGED, NEW, SAME, Comparison, compare


@dataclass(frozen=True, slots=True)
class Plan:
    """The file as read, compared with the tables as they stood at ``stamp``."""

    parsed: ParsedFile
    comparisons: list[Comparison]
    directory: DirectoryPlan | None
    boundaries: DirectoryPlan | None
    stamp: str
    unknown_regions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def new_count(self) -> int:
        """Values that did not exist yet."""
        return sum(comparison.count(NEW) for comparison in self.comparisons)

    @property
    def changed_count(self) -> int:
        """Values that replace an earlier version."""
        return sum(comparison.count(CHANGED) for comparison in self.comparisons)

    @property
    def same_count(self) -> int:
        """Values that are stored already."""
        return sum(comparison.count(SAME) for comparison in self.comparisons)

    @property
    def skipped(self) -> list[RowNote]:
        """Rows that say nothing, with the reason."""
        return [note for table in self.parsed.tables for note in table.skipped]

    @property
    def rejected(self) -> list[RowNote]:
        """Rows that were refused, with the reason."""
        return [note for table in self.parsed.tables for note in table.rejected]

    @property
    def changes_anything(self) -> bool:
        """Whether there is something to write."""
        plans = [plan for plan in (self.directory, self.boundaries) if plan is not None]
        return bool(self.new_count + self.changed_count + sum(plan.created + plan.changed for plan in plans))


def current_stamp() -> str:
    """Stamp of the values as they are now; what was made at one stamp is right as long as it stands."""
    return DataStamp.objects.values_list("value", flat=True).first() or ""


def make_plan(parsed: ParsedFile) -> Plan:
    """Compare a file with the database; reads only."""
    # before anything is read: whoever writes after this moment makes the plan void
    stamp = current_stamp()
    unknown = _unknown_regions(parsed)
    directory = plan_directory(parsed.directory) if parsed.directory else None
    boundaries = None
    if parsed.boundaries and parsed.boundary_source is not None:
        source = parsed.boundary_source.attribution
        boundaries = plan_boundaries(parsed.boundaries, valid_on=parsed.boundary_valid_on, source=source)
    return Plan(parsed, [compare(table) for table in parsed.tables], directory, boundaries, stamp, unknown)


def _unknown_regions(parsed: ParsedFile) -> list[tuple[str, str]]:
    """Regions that no directory knows; a key that no German region can have refuses the file before it is written."""
    named = {normal_key(ref.key): ref.name for table in parsed.tables for ref in table.regions}
    known = set(Region.objects.values_list("key", flat=True)) | {entry.key for entry in parsed.directory}
    unknown = sorted((key, name.strip()) for key, name in named.items() if key not in known)
    for key, _name in unknown:
        try:
            level_of_key(key)
        except UnknownKey as error:
            raise FileRefused(f"{error} Bitte berichtigen Sie den Schlüssel in der Datei.") from error
    return unknown
