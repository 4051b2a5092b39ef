"""The published risk indices as far as their inputs are known, with each input and each gap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.claims import official
from lodeway.claims.rows import rows
from lodeway.concentration import indices
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.claims.claim_filter import Filter
    from lodeway.claims.graph import Graph
    from lodeway.claims.official import Split


Name: TypeAlias = Literal["n-1", "weighted"]


@dataclass(frozen=True)
class Formula:
    """An index at one stage. `low` and `high` are None where what is missing leaves all open.

    `inputs` are known and `missing` are not: names such as "output", "governance", "demand".
    """

    name: Name
    stage: str
    low: float | None
    high: float | None
    inputs: tuple[str, ...]
    missing: tuple[str, ...]
    claims: tuple[str, ...] = ()


def formulas(kg: Graph, mineral: str, *, year: int | None, through: Filter) -> tuple[Formula, ...]:
    """N-1 and the weighted HHI by stage."""
    found: list[Formula] = []
    given = replace(through, on=None)
    risks = _risks(kg, given, year)
    for stage, stages in (("mining", official.MINED), ("refining", official.REFINED)):
        split = official.split(kg.store, mineral, stages, year=year, through=given)
        if split is not None:
            found += [_n_minus_one(stage, split), _weighted(stage, split, risks)]
    return tuple(found)


@dataclass(frozen=True)
class _Risk:
    """How weakly a country is governed (0 to 1), on the average of its figures."""

    mean: float
    claims: tuple[str, ...]


def _n_minus_one(stage: str, split: Split) -> Formula:
    """Without anybody's demand, only what is left of the world's supply can be told."""
    left = (indices.n_minus_one(split.shares, {official.WORLD: 1.0}) or 0.0) + split.rest
    return Formula("n-1", stage, left, left, ("output",), ("demand",), claims=split.behind)


def _weighted(stage: str, split: Split, risks: Mapping[str, _Risk]) -> Formula:
    bounds = _weighted_bounds(split, risks)
    if bounds is None:
        gaps = ("governance",)
        return Formula("weighted", stage, None, None, ("output",), gaps, claims=split.behind)
    behind = (*split.behind, *(c for area in split.shares for c in _claims(risks, area)))
    known = ("output", "governance")
    return Formula("weighted", stage, *bounds, known, ("trade",), claims=behind)


def _weighted_bounds(split: Split, risks: Mapping[str, _Risk]) -> tuple[float, float] | None:
    """The HHI weighted with governance; a country without a figure may be the best or the worst."""
    if not risks:
        return None
    known = {area: risks[area].mean for area in split.shares if area in risks}
    low, high = (
        indices.weighted_hhi(split.shares, {**dict.fromkeys(split.shares, end), **known})
        for end in (0.0, 1.0)
    )
    return low, high + 10 * split.rest**2


def _claims(risks: Mapping[str, _Risk], area: str) -> tuple[str, ...]:
    return risks[area].claims if area in risks else ()


def _risks(kg: Graph, through: Filter, year: int | None) -> dict[str, _Risk]:
    """Each country's newest governance figures, not after `year`; empty where none are imported."""
    by_year: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in rows(kg.store, "governance", package=__package__, **through.bindings()):
        when = int(str(row["year"])[:4])
        if when <= (year or when):
            by_year[local(row["country"]), when].append(row)
    newest = dict(sorted(by_year))
    return {country: _risk(by_year[country, when]) for country, when in newest.items()}


def _risk(found: Sequence[Mapping[str, Any]]) -> _Risk:
    risks = {str(row["statistic"]): indices.risk_of(float(row["value"])) for row in found}
    return _Risk(fmean(risks.values()), tuple(local(row["claim"]) for row in found))
