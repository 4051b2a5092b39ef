"""What an answer hangs on: each claim and each source behind it is left out in turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol, Self, TypeAlias, TypeVar

from lodeway.errors import InvalidValue, LodewayError
from lodeway.studies import moves
from lodeway.studies.model import Graph
from lodeway.studies.without import Without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lodeway.answer import Answer
    from lodeway.studies.moves import Move

Kind: TypeAlias = Literal["claim", "source"]
Turn: TypeAlias = tuple[Kind, str]


class Leaving(Graph, Protocol):
    """A graph that can be had without some of its claims, such as `lodeway.api.KnowledgeGraph`."""

    def without(self, claims: Iterable[str]) -> Self:
        """The graph as if nobody had made these claims."""
        ...


G = TypeVar("G", bound=Leaving)


@dataclass(frozen=True)
class Dropped:
    """What becomes of the answer without a claim or a source, its id being `name`.

    `verdict` is the conclusion left; it `flips` if that is another. Without an answer `error` says
    why. `moves` are the rows that go or come and the figures that change, the furthest first.
    """

    kind: Kind
    name: str
    verdict: str
    flips: bool
    moves: tuple[Move, ...]
    error: LodewayError | None = None

    @property
    def furthest(self) -> Move | None:
        """The figure that moves most in a row that stays."""
        return next((move for move in self.moves if move.column), None)

    @property
    def gone(self) -> int:
        """How many rows go."""
        return sum(move.column is None and move.after is None for move in self.moves)

    @property
    def weight(self) -> tuple[bool, float, int]:
        """How much it matters: the verdict before figures, figures before rows."""
        size = self.furthest.size if self.furthest else 0.0
        return self.flips, size, self.gone


@dataclass(frozen=True)
class Sensitivity:
    """An answer, and what it becomes without each claim and each source behind it.

    `dropped` begins with what turns the verdict over, then goes by how far a figure moves.
    `sources` gives the source of each claim that was left out; these are the claims that the answer
    names if it has `named` any, or with `wider` all that the question read. `single` rows of `rows`
    rest on claims of one source only.
    """

    answers: tuple[Answer, ...]
    verdict: str
    dropped: tuple[Dropped, ...]
    sources: Mapping[str, str]
    named: bool
    wider: bool
    single: int
    rows: int

    @property
    def flipping(self) -> tuple[Dropped, ...]:
        """What turns the verdict over."""
        return tuple(one for one in self.dropped if one.flips)

    @property
    def only_source(self) -> str | None:
        """The one source that all claims behind the answer come from, if there is but one."""
        found = set(self.sources.values())
        return next(iter(found)) if len(found) == 1 else None


def sensitivity(
    kg: G,
    ask: Callable[[G], tuple[Answer, ...]],
    *,
    wider: bool = False,
    watch: Callable[[Sequence[Turn]], Iterable[Turn]] = iter,
) -> Sensitivity:
    """Ask again without each claim behind the answer, and without each of their sources.

    A source goes with all that it says anywhere. With `wider`, and where the answer names no
    claims, every claim that the question read is tried: one may matter by keeping another answer
    away. Raises `InvalidValue` for a question that reads no claims.
    """
    whole = kg.without(())
    answers = ask(whole)
    store = _store(whole)
    named = {claim for answer in answers for claim in answer.rests_on} & store.sources.keys()
    claims = store.seen & store.sources.keys() if wider or not named else named
    if not claims:
        raise InvalidValue("no claims stand behind this answer, so none can be left out")
    behind = {claim: store.sources[claim] for claim in sorted(claims)}
    turns, known = _turns(behind, store), dict[tuple[str, ...], Dropped]()
    for turn in watch(list(turns)):
        left = tuple(turns[turn])  # a source that says one thing only is like that claim
        known[left] = known.get(left) or _dropped(turn, ask, whole.without(left), answers)
    found = answers, moves.words(answers), _ranked(turns, known), behind, bool(named), wider
    return Sensitivity(*found, *_single(answers, store))


def _ranked(
    turns: Mapping[Turn, list[str]], known: Mapping[tuple[str, ...], Dropped]
) -> tuple[Dropped, ...]:
    """What became of every turn, what matters most first; alike ones in order of their ids."""
    found = [
        replace(known[tuple(left)], kind=kind, name=name) for (kind, name), left in turns.items()
    ]
    return tuple(sorted(found, key=lambda one: one.weight, reverse=True))


def _store(kg: Leaving) -> Without:
    store = kg.store
    if not isinstance(store, Without):
        raise InvalidValue("a graph without claims must have a store that leaves them out")
    return store


def _turns(behind: Mapping[str, str], store: Without) -> dict[Turn, list[str]]:
    """What is left out each time: a claim alone, then all claims of a source."""
    turns: dict[Turn, list[str]] = {("claim", claim): [claim] for claim in behind}
    turns |= {("source", source): [] for source in sorted(set(behind.values()))}
    for claim, source in store.sources.items():
        if ("source", source) in turns:
            turns["source", source].append(claim)
    return turns


def _dropped(
    turn: Turn, ask: Callable[[G], tuple[Answer, ...]], kg: G, before: tuple[Answer, ...]
) -> Dropped:
    try:
        after = ask(kg)
    except LodewayError as error:
        return Dropped(*turn, "", True, (), error)
    verdict = moves.words(after)
    found = [move for old, new in _tables(before, after) for move in moves.moves(old, new)]
    found.sort(key=lambda move: -move.size)
    return Dropped(*turn, verdict, verdict != moves.words(before), tuple(found))


def _tables(before: Iterable[Answer], after: Iterable[Answer]) -> Iterator[tuple[Answer, Answer]]:
    """Each table with the one of the same columns that it has become, or with an empty one."""
    left = list(after)
    for old in before:
        new = next((one for one in left if one.columns == old.columns), None)
        if new is None:
            yield old, replace(old, rows=())
        else:
            left.remove(new)
            yield old, new


def _single(answers: Iterable[Answer], store: Without) -> tuple[int, int]:
    """How many rows rest on one source each, of how many that rest on any."""
    rows = [{store.sources.get(c) for c in row} for one in answers for row in one.claims if row]
    return sum(len(sources) == 1 for sources in rows), len(rows)
