"""Sentences chosen by numbers: the rules stand in content/profile_texts.yaml, nothing is invented here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


class TextRuleError(Exception):
    """A rule of the file is not usable; a test reads them all."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``low <= number < high``."""

    low: float
    high: float

    def hold(self, number: float | None) -> bool:
        """Whether a number lies within; a missing one never does."""
        return number is not None and self.low <= number < self.high


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence and the limits under which it is said."""

    limits: Mapping[str, Limits]
    text: str


@lru_cache(maxsize=1)
def rules() -> Mapping[str, tuple[Case, ...]]:
    """All rules by key, read once per process."""
    return {key: tuple(_case(key, entry) for entry in cases) for key, cases in _load("profile_texts.yaml").items()}


@lru_cache(maxsize=1)
def settings() -> Mapping[str, Any]:
    """Which figures a profile shows, and limits of comparison."""
    return dict(_load("profile_settings.yaml"))


def say(key: str, numbers: Mapping[str, float | None], words: Mapping[str, str]) -> str:
    """The sentence of the first case that fits; "" if none does."""
    for case in rules()[key]:
        if all(limits.hold(numbers.get(name)) for name, limits in case.limits.items()):
            return case.text.format_map(words)
    return ""


def share_words(share: float, number_text: str) -> str:
    """A share as a subject: "gut ein Sechstel", "ein Viertel", else the number itself."""
    near, exact = settings()["fraction_near_points"], settings()["fraction_exact_points"]
    closest = min(settings()["fractions"], key=lambda entry: abs(entry["share"] - share))
    difference = share - closest["share"]
    if abs(difference) <= exact:
        return str(closest["word"])
    if abs(difference) <= near:
        return f"{'gut' if difference > 0 else 'knapp'} {closest['word']}"
    return number_text


def is_plural(share: str) -> bool:
    """Whether a verb after such a subject stands in the plural: "23,4 % sind", "zwei Fünftel sind", "ein Viertel ist"."""
    return "ein " not in share


def _case(key: str, entry: Mapping[str, Any]) -> Case:
    unknown = set(entry) - {"when", "text"}
    if unknown or "text" not in entry:
        raise TextRuleError(f"{key}: {sorted(unknown) or 'text fehlt'}")
    limits = {}
    for name, bounds in (entry.get("when") or {}).items():
        if not bounds or set(bounds) - {"from", "below"}:
            raise TextRuleError(f"{key}: {name}: {bounds}")
        limits[name] = Limits(float(bounds.get("from", "-inf")), float(bounds.get("below", "inf")))
    return Case(limits, str(entry["text"]))


def _load(name: str) -> dict[str, Any]:
    import yaml

    loaded = yaml.safe_load(files("dwk.content").joinpath(name).read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise TextRuleError(f"{name} enthält keine Regeln.")
    return loaded
