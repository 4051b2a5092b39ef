"""Concentration by corridor: as published, and as the freight model sends what mines put out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway import vocab
from lodeway.analysis.corridors import namer
from lodeway.errors import UnknownName
from lodeway.networks import corridors as told
from lodeway.networks.projection import rows
from lodeway.networks.supplies import supplies
from lodeway.store.rows import Iri
from lodeway.studies import flows
from lodeway.studies.concentration.model import Member, Stage, ordered
from lodeway.vocab import local

if TYPE_CHECKING:
    from lodeway.networks.ladder import Filter
    from lodeway.studies.model import Graph


def stages(kg: Graph, mineral: str, through: Filter) -> list[Stage]:
    """What sources say of the split by corridor, then what the model says of the belt's mines."""
    return [*published(kg, mineral, through), *modelled(kg, mineral, through)]


def published(kg: Graph, mineral: str, through: Filter) -> list[Stage]:
    """A stage for each source and day of which it tells the split of all of the belt's goods."""
    given = replace(through, on=None).bindings()
    found = rows(
        kg.store, "minerals", package=__package__, mineral=Iri(vocab.ID + mineral), **given
    )
    ours = {local(row["claim"]) for row in found}
    groups: dict[tuple[str, str], list[Member]] = defaultdict(list)
    for one in told.published_shares(kg.store, known=through.known):
        if one.claim in ours and one.country is None:
            member = Member(one.corridors, one.share, one.share, one.share, (one.claim,))
            groups[one.since, one.source].append(member)
    return [
        Stage(
            name="corridor",
            by="published",
            year=since[:4],
            total=None,
            members=ordered(members),
            known=min(1.0, sum(member.mid for member in members)),
        )
        for (since, _), members in sorted(groups.items())
    ]


def modelled(kg: Graph, mineral: str, through: Filter) -> list[Stage]:
    """Where the freight model sends the output of the belt's mines; see `lodeway.studies.flows`."""
    try:
        sent = flows.flows(kg, on=through.on, known=through.known, minerals=(mineral,))
    except UnknownName:
        return []  # a project without mines of the belt
    if not sent.moved:
        return []
    named = namer(sent.freight, told.shapes(kg.store))
    tonnes: dict[str, float] = defaultdict(float)
    for stream in sent.streams:
        tonnes[named(stream.steps)] += stream.tonnes
    parts = {corridor: t / sent.moved for corridor, t in tonnes.items() if corridor}
    members = [Member((name,), part, part, part, ()) for name, part in parts.items()]
    mines = supplies(kg.store, on=through.on, known=through.known, minerals=(mineral,))
    return [
        Stage(
            name="corridor",
            by="modelled",
            year="",
            total=sent.moved,
            members=ordered(members),
            claims=tuple(sorted({claim for one in mines for claim in one.claims})),
        )
    ]
