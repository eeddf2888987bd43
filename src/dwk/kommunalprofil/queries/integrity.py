"""Whether a version is still what was frozen and signed: its blocks, its root, its signatures, what the trail says.

The blocks are checked against their hashes, the root against the signatures and against the trail, whose entries are
chained. Whoever rewrites all of them at once is found by ``dwk audit verify --against`` an earlier end.
"""

from __future__ import annotations

from dataclasses import dataclass

from dwk.audit.models import Action, Version
from dwk.kommunalprofil.blocks import Block, faults, is_withdrawn
from dwk.kommunalprofil.comparison import about, texts
from dwk.kommunalprofil.models import ProfileVersion, Quote, Signature
from dwk.kommunalprofil.models.reviews import SIGNING

#: how a page calls what is no block
ROOT, SIGNATURE, TRAIL = "root", "signature", "trail"
WORDS = {
    ROOT: "Reihenfolge oder Zahl der Teile",
    SIGNATURE: "Unterschriften",
    TRAIL: "Eintrag im Verlauf",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a version says about one of its blocks."""

    name: str
    about: str
    leaf: str
    withdrawn: bool
    right: bool

    @property
    def state(self) -> str:
        """In one word."""
        return "entfernt" if self.withdrawn and self.right else "stimmt" if self.right else "verändert"


@dataclass(frozen=True, slots=True)
class Integrity:
    """What a check found; ``wrong`` names blocks, and ``root``, ``signature``, ``trail``."""

    wrong: tuple[str, ...]
    signatures: tuple[tuple[Signature, bool], ...]

    @property
    def right(self) -> bool:
        """Whether everything is as it was."""
        return not self.wrong

    @property
    def words(self) -> str:
        """What is wrong, for a sentence."""
        return ", ".join(WORDS.get(name, name) for name in self.wrong)


def integrity_of(version: ProfileVersion) -> Integrity:
    """Check a version; four queries at most."""
    wrong = faults(version.blocks, version.root_sha256)
    wrong += [name for name in _never_withdrawn(version) if name not in wrong]
    signatures = [
        (one, one.root_sha256 == version.root_sha256)
        for one in Signature.objects.filter(version=version).order_by("pk")
    ]
    roles = {one.role for one, _ in signatures}
    if not all(same for _, same in signatures) or (version.signed_on and roles != {role for role, _ in SIGNING}):
        wrong.append(SIGNATURE)
    if not _as_in_trail(version, [one for one, _ in signatures]):
        wrong.append(TRAIL)
    return Integrity(tuple(wrong), tuple(signatures))


def sound_blocks(version: ProfileVersion, found: Integrity) -> list[Block]:
    """The blocks that are what was frozen: only these are shown."""
    return [block for block in version.blocks if block.get("name") not in found.wrong]


def checked(version: ProfileVersion, found: Integrity) -> list[Checked]:
    """Every block with its hash and whether it is what was frozen."""
    # what was changed past the software may lack anything: it is named, not read
    known = texts(sound_blocks(version, found))
    return [_checked(block, known, found) for block in version.blocks]


def _checked(block: Block, known: dict[str, tuple[str, str]], found: Integrity) -> Checked:
    name = str(block.get("name", "?"))
    words = about(name, *known[name]) if name in known else name
    return Checked(name, words, str(block.get("leaf", "")), is_withdrawn(block), name not in found.wrong)


def _never_withdrawn(version: ProfileVersion) -> list[str]:
    """Quotes that the version shows as taken back although nobody took them back."""
    gone = {str(block["name"]).removeprefix("quote:") for block in version.blocks if is_withdrawn(block)}
    if not gone:
        return []
    here = Quote.objects.filter(participation=version.participation_id, guid__in=gone)
    there = here.filter(withdrawn_on__isnull=True).values_list("guid", flat=True)
    return [f"quote:{guid}" for guid in there]


def _as_in_trail(version: ProfileVersion, signatures: list[Signature]) -> bool:
    """Whether root and signatures are those that were entered."""
    entered = {
        (entry.object_type, entry.object_id): entry.data
        for entry in Version.objects.filter(
            object_type__in=(ProfileVersion._meta.label_lower, Signature._meta.label_lower),
            object_id__in=[str(version.pk), *(str(one.pk) for one in signatures)],
            action=Action.CREATED,
            chain=version.scope,
        )
    }
    frozen = entered.get((ProfileVersion._meta.label_lower, str(version.pk)), {})
    if (frozen.get("root_sha256"), frozen.get("number")) != (version.root_sha256, version.number):
        return False
    for one in signatures:
        given = entered.get((Signature._meta.label_lower, str(one.pk)), {})
        told = (given.get("root_sha256"), given.get("user_name"), given.get("role"), given.get("version_id"))
        if told != (one.root_sha256, one.user_name, one.role, one.version_id):
            return False
    return True
