"""Findings in words: numbers from the facts, sentences from the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dwk.regions.rules import Level
from dwk.statistics.queries.values import IndicatorValue
from dwk.ui.formats import number, with_unit
from dwk_demography.ages import AgeTable
from dwk_demography.reasons import NoValueError

from .facts import Facts, GroupChanges, PhaseFacts, PyramidFacts, Role
from .texts import is_plural, say, settings, share_words

#: bands of ages whose occupation per year of age is compared
_BANDS = ((0, 9), (10, 19), (20, 29), (30, 39), (40, 49), (50, 59), (60, 69), (65, 74))


def pyramid_title(found: PyramidFacts) -> str:
    """Which ten years of age are occupied most, then and now."""
    band = _fullest_band(found.ages)
    earlier = _fullest_band(found.earlier) if found.earlier is not None else None
    if band is None:
        return f"Bevölkerung nach Alter und Geschlecht {found.year}"
    return say(
        "pyramid_title",
        {"has_earlier": None if earlier is None else 1.0, "same_band": 1.0 if band == earlier else None},
        {
            "band": _band_words(band),
            "earlier_band": _band_words(earlier) if earlier else "",
            "earlier_year": str(found.earlier_year),
        },
    )


def _fullest_band(table: AgeTable) -> tuple[int, int] | None:
    densities = {}
    for first, last in _BANDS:
        try:
            densities[first, last] = table.persons_between(first, last) / (last - first + 1)
        except NoValueError:
            continue
    return max(densities, key=lambda band: densities[band]) if densities else None


def _band_words(band: tuple[int, int]) -> str:
    return f"unter {band[1] + 1}-Jährigen" if band[0] == 0 else f"{band[0]}- bis {band[1]}-Jährigen"


def index_title(facts: Facts, indexed: Mapping[Role, Mapping[int, float]], base: int) -> str:
    """Growth or decline since the first year, beside that of the Land or Germany."""
    own = indexed["own"]
    last = max(own)
    others: tuple[Role, ...] = ("land", "kreis", "bund")
    reference = next((role for role in others if last in indexed.get(role, {})), None)
    territory = facts.territory(reference) if reference else None
    change = own[last] - 100
    other = indexed[reference][last] - 100 if reference and territory else None
    return say(
        "index_title",
        {"own": change, "reference": other},
        {
            "base": str(base),
            "own_abs": number(abs(change), 0 if abs(change) >= 1.5 else 1),
            "reference_abs": number(abs(other or 0), 0 if abs(other or 0) >= 1.5 else 1),
            "reference_name": territory.short if territory else "",
        },
    )


def stages_title(facts: Facts) -> str:
    """Share of those aged 65 and over, then and now; the subject alone where the groups of a table end earlier."""
    stages = dict(facts.stages)
    if "65 und älter" not in stages:
        return say("stages_title", {}, {})
    old = stages["65 und älter"].by_role["own"]
    first, last = min(old), max(old)
    now = share_words(old[last], with_unit(old[last], "%", 1))
    then = share_words(old[first], with_unit(old[first], "%", 1))
    return say(
        "stages_title",
        {"change_points": old[last] - old[first]},
        {
            "now": f"{now[:1].upper()}{now[1:]} {'sind' if is_plural(now) else 'ist'}",
            "then": f"{'waren' if is_plural(then) else 'war'} es {then}",
            "base": str(first),
        },
    )


def ratios_title(facts: Facts) -> str:
    """Old and young per hundred of working age, then and now."""
    young, old = (series.by_role["own"] for _label, series in facts.ratios)
    first, last = min(old), max(old)
    return say(
        "ratios_title", {"old": old[last] - old[first], "young": young[last] - young[first]}, {"base": str(first)}
    )


def groups_title(found: GroupChanges) -> str:
    """Which age groups grew and shrank most."""
    known = [(label, change) for label, change in zip(found.labels, found.percent, strict=True) if change is not None]
    gains = [entry for entry in known if entry[1] > 0]
    losses = [entry for entry in known if entry[1] < 0]
    numbers = {
        "gains": float(len(gains)),
        "losses": float(len(losses)),
        "even": float(len(known) - len(gains) - len(losses)),
        "unknown": float(len(found.labels) - len(known)),
    }
    words = {
        "top_gain": f"„{max(gains, key=lambda entry: entry[1])[0]}“" if gains else "",
        "top_loss": f"„{min(losses, key=lambda entry: entry[1])[0]}“" if losses else "",
    }
    return say("groups_title", numbers, words)


def components_title(facts: Facts, *, residual: bool) -> str:
    """Whether moves make up for the natural change."""
    whole = [entry for entry in facts.components if entry.natural_persons is not None]
    natural = sum(entry.natural_persons or 0 for entry in whole)
    migration = sum(entry.net_migration_persons or 0 for entry in whole)
    words = {
        "natural_words": "den rechnerischen Sterbeüberschuss" if residual else "den Sterbeüberschuss",
        "natural_subject": "der rechnerische Sterbeüberschuss" if residual else "der Sterbeüberschuss",
        "birth_subject": "Rechnerischer Geburtenüberschuss" if residual else "Geburtenüberschuss",
    }
    # of years beyond a census only the moves are known: they say nothing about what outweighs what
    numbers = {"natural": natural, "migration": migration, "total": natural + migration} if whole else {}
    return say("components_title", numbers, words)


def phases_title(found: PhaseFacts) -> str:
    """In which phases of life more people come or go."""
    words = {"loss_groups": _listed(losing(found)), "gain_groups": _listed(gaining(found))}
    return say("phases_title", _phase_numbers(found), words)


def _phase_numbers(found: PhaseFacts) -> dict[str, float]:
    losses, gains = len(losing(found)), len(gaining(found))
    unknown = sum(rate is None for rate in found.rates)
    even = len(found.rates) - losses - gains - unknown
    return {"losses": float(losses), "gains": float(gains), "even": float(even), "unknown": float(unknown)}


def losing(found: PhaseFacts) -> list[str]:
    """Phases with more moves out than in."""
    return [label for label, rate in zip(found.labels, found.rates, strict=True) if rate is not None and rate < 0]


def gaining(found: PhaseFacts) -> list[str]:
    """Phases with more moves in than out."""
    return [label for label, rate in zip(found.labels, found.rates, strict=True) if rate is not None and rate > 0]


_PHASE_WORDS = {
    "unter 18": "unter 18-Jährigen",
    "18 bis 24": "18- bis 24-Jährigen",
    "25 bis 29": "25- bis 29-Jährigen",
    "30 bis 49": "30- bis 49-Jährigen",
    "50 bis 64": "50- bis 64-Jährigen",
    "65 und älter": "ab 65-Jährigen",
}


def _listed(labels: Iterable[str]) -> str:
    words = [_PHASE_WORDS[label] for label in labels]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} und {words[-1]}"


def balance_title(facts: Facts) -> str:
    """In how many years more people came than went."""
    years = len(facts.balances)
    positive = sum(1 for value in facts.balances.values() if value > 0)
    negative = sum(1 for value in facts.balances.values() if value < 0)
    shares = {"positive_share": 100 * positive / years, "negative_share": 100 * negative / years} if years else {}
    return say("balance_title", shares, {"positive": str(positive), "years": str(years)})


def lead(facts: Facts) -> str:
    """One sentence over the whole profile: children, older people, moves."""
    parts = []
    stages = dict(facts.stages)
    for key, name, stage in (("lead_children", "young_points", "unter 20"), ("lead_old", "old_points", "65 und älter")):
        if stage in stages:
            own = stages[stage].by_role["own"]
            parts.append(say(key, {name: own[max(own)] - own[min(own)]}, {}))
    if facts.phases is not None:
        parts.append(say("lead_moves", _phase_numbers(facts.phases), {}))
    parts = [part for part in parts if part]
    if not parts:
        return "Was die amtlichen Zahlen zeigen."
    sentence = ", ".join(parts)
    year = facts.selection.year
    where = f" für das Ersatzgebiet {facts.shape.short}" if facts.is_shape_proxy and facts.shape is not None else ""
    return f"{sentence[:1].upper()}{sentence[1:]}: was die amtlichen Zahlen bis {year}{where} zeigen."


def comparison_level(facts: Facts) -> Level | None:
    """With what a region is compared: its Land, a Land with Germany, Germany with nothing."""
    if facts.territory("land") is not None:
        return Level.STATE
    return Level.FEDERATION if facts.territory("bund") is not None else None


def comparison_heading(facts: Facts) -> str:
    """The heading above the comparing sentences."""
    other = facts.territory("land") or facts.territory("bund")
    return f"Im Vergleich mit {other.short}" if other is not None else "Im Vergleich"


def comparisons(facts: Facts) -> list[str]:
    """Sentences that set the region's indicators beside those of its Land, a Land's beside those of Germany."""
    level = comparison_level(facts)
    by_code = {row.value.definition.code: row for row in facts.rows}
    found = []
    for code in settings()["compared"]:
        row = by_code.get(code)
        land = next((value for value in row.comparisons if value.region_level == level), None) if row else None
        if row is None or land is None or row.value.value is None or land.value is None or row.value.is_proxy:
            continue
        found.append(_compared(row.value, land))
    return [sentence for sentence in found if sentence]


def _compared(own: IndicatorValue, land: IndicatorValue) -> str:
    definition = own.definition
    limits = settings()["comparison_limits"]
    limit = limits.get(definition.code, limits.get(definition.unit))
    if limit is None or own.value is None or land.value is None:
        return ""
    return say(
        "comparison",
        {"difference_in_limits": (own.value - land.value) / limit},
        {
            "name": definition.short_name_de,
            "own": with_unit(own.value, definition.unit, definition.decimals),
            "year": str(own.year),
            "reference": land.region_name.split(",")[0],
            "reference_value": with_unit(land.value, definition.unit, definition.decimals),
        },
    )
