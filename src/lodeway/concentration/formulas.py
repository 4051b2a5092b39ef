"""The published risk indices as far as their inputs are known, with each input and each gap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import fsum
from statistics import fmean
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lodeway.claims import official
from lodeway.claims.rows import rows
from lodeway.concentration import indices
from lodeway.schema import vocab
from lodeway.schema.vocab import local
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.claims.claim_filter import Filter
    from lodeway.claims.graph import Graph
    from lodeway.claims.official import Split


Name: TypeAlias = Literal["n-1", "weighted", "eu", "geopolrisk"]
_STABILITY = "Political Stability"


@dataclass(frozen=True)
class Formula:
    """An index at one stage. `low` and `high` are None where what is missing leaves all open.

    `inputs` are known and `missing` are not: names such as "output", "governance", "demand".
    `about` is the importing country of an index that takes a country's side.
    """

    name: Name
    stage: str
    low: float | None
    high: float | None
    inputs: tuple[str, ...]
    missing: tuple[str, ...]
    about: str = ""
    claims: tuple[str, ...] = ()


def formulas(kg: Graph, mineral: str, *, year: int | None, through: Filter) -> tuple[Formula, ...]:
    """N-1, the weighted HHI and the EU's supply risk by stage, and GeoPolRisk by importer."""
    found: list[Formula] = []
    given = replace(through, on=None)
    risks = _risks(kg, given, year)
    for stage, stages in (("mining", official.MINED), ("refining", official.REFINED)):
        split = official.split(kg.store, mineral, stages, year=year, through=given)
        if split is not None:
            found += [_n_minus_one(stage, split), *_eu(stage, split, risks)]
            if stage == "mining":
                found += _geopolrisk(kg, mineral, split, risks, given)
    return tuple(found)


@dataclass(frozen=True)
class _Risk:
    """How weakly a country is governed (0 to 1): on the average, and in political stability."""

    mean: float
    stability: float | None
    claims: tuple[str, ...]


def _n_minus_one(stage: str, split: Split) -> Formula:
    """Without anybody's demand, only what is left of the world's supply can be told."""
    left = (indices.n_minus_one(split.shares, {official.WORLD: 1.0}) or 0.0) + split.rest
    return Formula("n-1", stage, left, left, ("output",), ("demand",), claims=split.behind)


def _eu(stage: str, split: Split, risks: Mapping[str, _Risk]) -> list[Formula]:
    gaps = ("eu-sourcing", "import-reliance", "recycling", "substitution")
    bounds = _weighted(split, risks)
    behind = (*split.behind, *(c for area in split.shares for c in _claims(risks, area)))
    if bounds is None:
        return [
            Formula(
                "weighted", stage, None, None, ("output",), ("governance",), claims=split.behind
            ),
            Formula(
                "eu", stage, None, None, ("output",), ("governance", *gaps), claims=split.behind
            ),
        ]
    known = ("output", "governance")
    return [
        Formula("weighted", stage, *bounds, known, ("trade",), claims=behind),
        Formula("eu", stage, None, None, known, gaps, claims=behind),
    ]


def _weighted(split: Split, risks: Mapping[str, _Risk]) -> tuple[float, float] | None:
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


def _geopolrisk(
    kg: Graph, mineral: str, split: Split, risks: Mapping[str, _Risk], through: Filter
) -> list[Formula]:
    """For each importer whose sources are published: at most so much.

    Tonnes of imports are not known, so domestic production may make it smaller, down to nothing.
    """
    found = []
    for importer, table in sorted(_imports(kg, mineral, through).items()):
        claims = (*split.behind, *(claim for _, claim in table.values()))
        missing = ("import-tonnes",) if risks else ("governance", "import-tonnes")
        inputs = ("output", "import-shares", *(["governance"] if risks else []))
        high = None
        if risks:
            shares = {area: part for area, (part, _) in table.items()}
            # What no exporter is named for may come from the worst there is.
            shares[official.OTHERS] = shares.get(official.OTHERS, 0.0) + _lacking(shares)
            known = {area: _stability(risks, area) for area in shares}
            concentration = indices.hhi_bounds(
                [*((s, s) for s in split.shares.values()), (0.0, split.rest)]
            )[1]
            high = indices.geopolrisk(concentration, shares, known, production=0.0)
            claims += tuple(c for area in shares for c in _claims(risks, area))
        low = None if high is None else 0.0
        found.append(Formula("geopolrisk", "mining", low, high, inputs, missing, importer, claims))
    return found


def _lacking(shares: Mapping[str, float]) -> float:
    return max(0.0, 1.0 - fsum(shares.values()))


def _stability(risks: Mapping[str, _Risk], area: str) -> float:
    """A country's instability; of one without a figure it may be the worst there is."""
    risk = risks.get(area)
    return 1.0 if risk is None or risk.stability is None else risk.stability


def _imports(kg: Graph, mineral: str, through: Filter) -> dict[str, dict[str, tuple[float, str]]]:
    """By importer, the part of each exporter in the goods of which the most exporters are named."""
    tables: dict[tuple[str, str, str], dict[str, tuple[float, str]]] = defaultdict(dict)
    given = {"mineral": Iri(vocab.ID + mineral), **through.bindings()}
    for row in rows(kg.store, "imports", package=__package__, **given):
        told = [row[end] for end in ("value", "high", "low") if row[end] is not None]
        if told:
            key = local(row["importer"]), str(row["until"]), str(row["statistic"])
            part = float(told[0]) * float(row["factor"])
            tables[key][local(row["exporter"])] = part, local(row["claim"])
    best: dict[str, dict[str, tuple[float, str]]] = {}
    for key in sorted(tables, key=lambda key: (key[1], len(tables[key]), key[2])):
        best[key[0]] = tables[key]
    return best


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
    stability = next((r for name, r in risks.items() if name.startswith(_STABILITY)), None)
    claims = tuple(local(row["claim"]) for row in found)
    return _Risk(fmean(risks.values()), stability, claims)
