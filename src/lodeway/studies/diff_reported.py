"""Which changes may be as old as the world: a report on its own day is no beginning of the thing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.networks.projection import rows
from lodeway.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lodeway.studies.diff import Change, Matter, Said
    from lodeway.studies.model import Graph


def marked(
    kg: Graph, changes: Iterable[Change], then: Mapping[Matter, Sequence[Said]]
) -> Iterator[Change]:
    """The changes, with those `reported` of which all that came was only told first by its day.

    So it is of a claim that begins when its source came out ("as at"), to the day or within the
    month or year that one of them names, and of one that says the share that the same was said to
    hold before.
    """
    told = rows(kg.store, "diff-published", package=__package__ or "")
    published = {local(row["claim"]): str(row["published"]) for row in told}
    held: dict[tuple[str, str, str], set[object]] = defaultdict(set)
    for matter, said in then.items():
        held[matter.kind, matter.start, matter.end] |= {s.share for s in said if any(s.share)}
    for one in changes:
        matter, before = one.matter, {said.claim for said in one.before}
        known = held[matter.kind, matter.start, matter.end]
        came = [said for said in one.after if said.claim not in before]
        as_at = (_as_at(s, published.get(s.claim)) or s.share in known for s in came)
        yield replace(one, reported=bool(came) and all(as_at))


def _as_at(said: Said, published: str | None) -> bool:
    since = said.since
    if not (since and published):
        return False
    return since.startswith(published) or published.startswith(since)
