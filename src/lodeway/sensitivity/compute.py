"""Which claims and sources an answer hangs on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Protocol, Self, TypeAlias, TypeVar

from lodeway.claims.graph import Graph, Without
from lodeway.schema.errors import InvalidValue, LodewayError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lodeway.report.answer import Answer


# How far one answer is from another to the same question: rows gone, words and figures changed.


if TYPE_CHECKING:
    Row = tuple[object, ...]

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


@dataclass(frozen=True)
class Move:
    """A cell that differs: the first words of its `row`, its column, what it held and holds.

    `size` (0 to 1) is the greatest change of a figure in it as a part of the largest figure of the
    column, or of 100 in a column of percentages; what came or went is a change from or to nought.
    It is 1 for a row that is gone or new, which has None for `column`.
    """

    row: str
    column: str | None
    before: object
    after: object
    size: float


def moves(before: Answer, after: Answer) -> tuple[Move, ...]:
    """Every figure that moved and every row that went or came, in order of the rows before.

    Rows are matched by their first words, then by how many cells they share: a figure that has
    changed does not make a row another. Words may differ unsaid, for they tell what a claim says.
    """
    scales = {
        name: _scale(name, (before, after)) for name in before.columns if name in after.columns
    }
    found: list[Move] = []
    for old, new in _matched(before.rows, after.rows):
        if old is None or new is None:
            found.append(Move(_name_of(old or new or ()), None, old, new, 1.0))
        else:
            cells = (_cells(before, old), _cells(after, new))
            found += _moved(_name_of(old), cells, scales)
    return tuple(found)


def words(answers: Sequence[Answer]) -> str:
    """What answers conclude: their verdicts, or else the words of the very first row."""
    if told := " ".join(answer.verdict for answer in answers if answer.verdict):
        return told
    first = next((answer.rows[0] for answer in answers if answer.rows), ())
    return " · ".join(_NUMBER.sub("#", str(cell)) for cell in first if _is_words(cell))


def _name_of(row: Iterable[object]) -> str:
    """The first words of a row, which tell it from others."""
    return next((str(cell) for cell in row if _is_words(cell)), "")


def figures(cell: object) -> tuple[float, ...]:
    """The figures in a cell: a number, or text that holds no words, such as "12-14-20"."""
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return (float(cell),)
    if isinstance(cell, str) and not _is_words(cell) and not _DATE.fullmatch(cell):
        return tuple(float(number.replace(",", "")) for number in _NUMBER.findall(cell))
    return ()


def _is_words(cell: object) -> bool:
    return isinstance(cell, str) and any(letter.isalpha() for letter in cell)


def _cells(answer: Answer, row: Row) -> dict[str, object]:
    return dict(zip(answer.columns, row, strict=True))


def _scale(column: str, answers: Iterable[Answer]) -> float:
    """The figure that a change in the column is measured by."""
    if "%" in column or "％" in column:
        return 100.0
    cells = (_cells(answer, row)[column] for answer in answers for row in answer.rows)
    return max((abs(figure) for cell in cells for figure in figures(cell)), default=0.0)


def _moved(
    row: str, cells: tuple[dict[str, object], dict[str, object]], scales: Mapping[str, float]
) -> Iterator[Move]:
    for column, scale in scales.items():
        old, new = (side[column] for side in cells)
        if change := _change(figures(old), figures(new)):
            yield Move(row, column, old, new, min(1.0, change / scale))


def _change(old: tuple[float, ...], new: tuple[float, ...]) -> float:
    if len(old) != len(new):
        return max(max(old, default=0.0), max(new, default=0.0))
    return max((abs(a - b) for a, b in zip(old, new, strict=True)), default=0.0)


def _matched(
    before: Sequence[Row], after: Sequence[Row]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Each row with the one that it has become; those alike in most cells find each other first."""
    pairs = [
        (-_alike(old, new), m, n)
        for m, old in enumerate(before)
        for n, new in enumerate(after)
        if _name_of(old) == _name_of(new)
    ]
    became: dict[int, int] = {}
    taken: set[int] = set()
    for _, m, n in sorted(pairs):
        if m not in became and n not in taken:
            became[m] = n
            taken.add(n)
    for m, old in enumerate(before):
        yield old, after[became[m]] if m in became else None
    yield from ((None, new) for n, new in enumerate(after) if n not in taken)


def _alike(old: Row, new: Row) -> int:
    return sum(a == b for a, b in zip(old, new, strict=False))


# What an answer hangs on: each claim and each source behind it is left out in turn.


Kind: TypeAlias = Literal["claim", "source"]
Turn: TypeAlias = tuple[Kind, str]


class _Leaving(Graph, Protocol):
    """A graph that can be had without some of its claims, such as `lodeway.api.KnowledgeGraph`."""

    def without(self, claims: Iterable[str]) -> Self:
        """The graph as if nobody had made these claims."""
        ...


G = TypeVar("G", bound=_Leaving)


@dataclass(frozen=True)
class Dropped:
    """What becomes of the answer without a claim or a source, its id being `name`.

    `verdict` is the conclusion left; it `flips` if that is another, a figure in it aside. Without an answer `error` says
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

    def shown(kg: G) -> tuple[Answer, ...]:
        return tuple(answer.shown() for answer in ask(kg))

    whole = kg.without(())
    answers = shown(whole)
    store = _store(whole)
    named = {claim for answer in answers for claim in answer.rests_on} & store.sources.keys()
    claims = store.seen & store.sources.keys() if wider or not named else named
    if not claims:
        raise InvalidValue("no claims stand behind this answer, so none can be left out")
    behind = {claim: store.sources[claim] for claim in sorted(claims)}
    turns, known = _turns(behind, store), dict[tuple[str, ...], Dropped]()
    for turn in watch(list(turns)):
        left = tuple(turns[turn])  # a source that says one thing only is like that claim
        known[left] = known.get(left) or _dropped(turn, shown, whole.without(left), answers)
    found = answers, words(answers), _ranked(turns, known), behind, bool(named), wider
    return Sensitivity(*found, *_single(answers, store))


def _ranked(
    turns: Mapping[Turn, list[str]], known: Mapping[tuple[str, ...], Dropped]
) -> tuple[Dropped, ...]:
    """What became of every turn, what matters most first; alike ones in order of their ids."""
    found = [
        replace(known[tuple(left)], kind=kind, name=name) for (kind, name), left in turns.items()
    ]
    return tuple(sorted(found, key=lambda one: one.weight, reverse=True))


def _store(kg: _Leaving) -> Without:
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
    verdict = words(after)
    found = [move for old, new in _tables(before, after) for move in moves(old, new)]
    found.sort(key=lambda move: -move.size)
    flips = _NUMBER.sub("#", verdict) != _NUMBER.sub("#", words(before))
    return Dropped(*turn, verdict, flips, tuple(found))


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
