"""What a deal that is not closed would change: the world as it stands, and as if it were done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.errors import InvalidValue
from lodeway.networks import holdings as claimed
from lodeway.networks.ladder import ALL, Filter
from lodeway.studies.control import asset
from lodeway.studies.control.model import Control, Span
from lodeway.studies.control.world import world

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.studies.model import Graph

CLOSED = "closed:"
_LEAST = 1e-9
_NOTHING = Span(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Change:
    """A party's share before and after; `direct` is false of what it has through others only.

    `controlled` is before, `controls` after; None where that is not known.
    """

    name: str
    direct: bool
    before: Span
    after: Span
    controlled: bool | None
    controls: bool | None
    claims: tuple[str, ...]

    @property
    def real(self) -> bool:
        """Whether anything is not as before, beyond rounding."""
        one, other = self.before, self.after
        ends = ((one.low, other.low), (one.point, other.point), (one.high, other.high))
        moved = any(abs((a or 0.0) - (b or 0.0)) > _LEAST for a, b in ends)
        return moved or self.controlled != self.controls


@dataclass(frozen=True)
class Deal:
    """One thing before and after the `agreements` are taken as closed."""

    thing: str
    agreements: tuple[str, ...]
    before: Control
    after: Control

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every party whose share or control is not the same after, the largest share after first."""
        found = [change for change in self._all() if change.real]
        return tuple(sorted(found, key=lambda c: (not c.direct, -(c.after.point or 0), c.name)))

    def _all(self) -> Iterator[Change]:
        before, after = ({o.name: o for o in c.owners} for c in (self.before, self.after))
        direct = {d.holder for c in (self.before, self.after) for d in c.direct}
        for name in sorted({*before, *after}):
            was, will = before.get(name), after.get(name)
            yield Change(
                name=name,
                direct=name in direct,
                before=was.share if was else _NOTHING,
                after=will.share if will else _NOTHING,
                controlled=was.controls if was else False,
                controls=will.controls if will else False,
                claims=tuple(
                    sorted({*(was.claims if was else ()), *(will.claims if will else ())})
                ),
            )


def agreements(kg: Graph, supposed: Sequence[str]) -> tuple[str, ...]:
    """The agreements in `closed:NAME` suppositions. Raises `InvalidValue` for any other kind."""
    if strange := [one for one in supposed if not one.startswith(CLOSED)]:
        msg = f"'{strange[0]}' supposes nothing known; write closed:AGREEMENT"
        raise InvalidValue(msg)
    return tuple(kg.find(one.removeprefix(CLOSED), kind="Agreement") for one in supposed)


def deal(
    kg: Graph,
    supposed: Sequence[str],
    *,
    thing: str | None = None,
    through: Filter = ALL,
    rule: str = "editor",
) -> tuple[Deal, ...]:
    """Before and after of `thing`, or of everything that the agreements give a share in.

    `supposed` are texts such as "closed:orion-glencore-mou". The buyer has what the firmest claims
    under the agreement give it, and the seller has the rest. Raises `InvalidValue` where the
    agreements give no share in the thing, or in anything.
    """
    closed = agreements(kg, supposed)
    things = _things(kg, closed, through)
    asked = [kg.find(thing)] if thing else sorted(things)
    if missing := [one for one in asked if one not in things] or (not asked and list(closed)):
        about = f" in '{missing[0]}'" if asked else ""
        raise InvalidValue(f"no share{about} is under {_listed(closed)}; nothing would change")
    before, after = world(kg, through, rule), world(kg, through, rule, closed=closed)
    return tuple(
        Deal(one, closed, asset.of(kg, one, before), asset.of(kg, one, after)) for one in asked
    )


def _things(kg: Graph, closed: Sequence[str], through: Filter) -> set[str]:
    """What the agreements give a share in, whenever and however firmly, by what was known."""
    return {
        one.target
        for one in claimed.holdings(kg.store, Filter(known=through.known))
        if one.agreement in closed and one.kind == claimed.SHARE
    }


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
