"""Work divided by region, so that a run can be resumed, spread over machines, and still gives the same numbers.

A chunk knows its regions, a seed for each of them and a fingerprint of everything its numbers depend on. The seed of a
region comes from the seed of the run and the region's key alone; neither the size of the chunks nor their order nor the
number of workers changes it. Regions do not influence each other within a chunked run: what ties them together
(migration pools, control totals) is calculated before or needs one run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import UnknownOption, WrongShape

Arrays = Mapping[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some consecutive regions of a run.

    Attributes
    ----------
    id : str
        Position and fingerprint; a name for files.
    index : int
        Position in the run, from 0.
    start, stop : int
        The regions ``start`` to ``stop - 1`` of the run's order.
    region_keys : tuple of str
        Their keys.
    seeds : tuple of int
        A seed of 64 bits for each of them.
    fingerprint : str
        Of the inputs, the keys and the seeds (hexadecimal).
    """

    id: str
    index: int
    start: int
    stop: int
    region_keys: tuple[str, ...]
    seeds: tuple[int, ...]
    fingerprint: str

    @property
    def regions(self) -> slice:
        """The regions as an index into the region axis."""
        return slice(self.start, self.stop)


def region_seed(seed: int, region_key: str) -> int:
    """The seed of a region within a run.

    Parameters
    ----------
    seed : int
        Seed of the run, 0 or more.
    region_key : str
        Stable key (official code of the region).

    Returns
    -------
    int
        64 bits: the beginning of SHA-256 of both, the same on every machine.

    Raises
    ------
    UnknownOption
        The seed is negative.
    """
    if seed < 0:
        raise UnknownOption(f"Der Startwert {seed} ist negativ; erwartet wird eine ganze Zahl ab 0.")
    return int.from_bytes(hashlib.sha256(f"{seed}/{region_key}".encode()).digest()[:8], "big")


def region_generator(seed: int, region_key: str, purpose: str = "") -> np.random.Generator:
    """Random numbers of a region, the same in whatever order and company it is calculated.

    Parameters
    ----------
    seed : int
        Seed of the run.
    region_key : str
    purpose : str
        Separates several uses of the same region ("fertility", "migration").

    Returns
    -------
    numpy.random.Generator
        Philox, whose stream is stated by its key alone.
    """
    key = f"{region_key}/{purpose}" if purpose else region_key
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(region_seed(seed, key))))


def plan_chunks(
    region_keys: Sequence[str], size: int, seed: int, *, inputs: Arrays | None = None, version: str = ""
) -> tuple[Chunk, ...]:
    """Divide a run by region.

    Parameters
    ----------
    region_keys : sequence of str
        Keys in the order of the region axis; each once.
    size : int
        Regions in a chunk; the last one has what remains.
    seed : int
        Seed of the run.
    inputs : mapping of str to ndarray, optional
        Everything the numbers depend on, by name, for the fingerprint.
    version : str
        Version of the engine, for the fingerprint.

    Returns
    -------
    tuple of Chunk

    Raises
    ------
    UnknownOption
        If `size` is less than one or `seed` negative.
    WrongShape
        If a key appears twice.
    """
    if size < 1:
        raise UnknownOption(f"Ein Teil von {size} Gebieten ist nicht möglich; erwartet wird mindestens 1.")
    keys = tuple(region_keys)
    if len(set(keys)) != len(keys):
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise WrongShape(f"Mehrfach genannte Gebiete: {', '.join(twice[:5])}. Erwartet wird jedes Gebiet einmal.")
    whole = fingerprint(inputs or {}, version)
    chunks = []
    for index, start in enumerate(range(0, len(keys), size)):
        own = keys[start : start + size]
        seeds = tuple(region_seed(seed, key) for key in own)
        digest = hashlib.sha256(f"{whole}/{start}/{'/'.join(own)}/{seeds}".encode()).hexdigest()
        chunks.append(Chunk(f"{index:06d}-{digest[:16]}", index, start, start + len(own), own, seeds, digest))
    return tuple(chunks)


def fingerprint(inputs: Arrays, version: str = "") -> str:
    """A digest of named arrays: their names, types, shapes and every value.

    Parameters
    ----------
    inputs : mapping of str to ndarray
    version : str
        Version of the engine; other versions give another fingerprint.

    Returns
    -------
    str
        SHA-256, hexadecimal.

    Raises
    ------
    WrongShape
        An array holds objects instead of numbers.
    """
    digest = hashlib.sha256(version.encode())
    for name in sorted(inputs):
        values = np.ascontiguousarray(inputs[name])
        if values.dtype.hasobject:
            raise WrongShape(f"„{name}“ enthält Objekte statt Zahlen; davon gibt es keinen eindeutigen Fingerabdruck.")
        digest.update(f"|{name}|{values.dtype.str}|{values.shape}|".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()


def merge_chunks(
    chunks: Sequence[Chunk], parts: Mapping[str, Arrays], axes: Mapping[str, int]
) -> dict[str, np.ndarray]:
    """Put the results of all chunks together in the order of the regions.

    Parameters
    ----------
    chunks : sequence of Chunk
        The whole plan.
    parts : mapping of chunk id to named arrays
        What each chunk gave.
    axes : mapping of str to int
        The region axis of every array by name.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    WrongShape
        If a chunk is missing or gave another number of regions than it has.
    """
    missing = [chunk.id for chunk in chunks if chunk.id not in parts]
    if missing:
        raise WrongShape(f"{len(missing)} von {len(chunks)} Teilen fehlen noch, zuerst {missing[0]}.")
    for chunk in chunks:
        for name, axis in axes.items():
            if (given := parts[chunk.id][name].shape[axis]) != chunk.stop - chunk.start:
                raise WrongShape(f"Teil {chunk.id}: „{name}“ hat {given} Gebiete, erwartet {chunk.stop - chunk.start}.")
    return {name: np.concatenate([parts[chunk.id][name] for chunk in chunks], axis=axis) for name, axis in axes.items()}
