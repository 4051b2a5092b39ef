"""Constants that make the model reproduce, draw by draw, what was counted."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lodeway.choice.logit import shares, slopes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lodeway.choice.alternatives import Alternatives
    from lodeway.choice.logit import Shares
    from lodeway.choice.observations import Observation

    Numbers = NDArray[np.float64]

_BEGIN, _YEARS, _STEPS = 2010, 50, 12
_LEAST = 0.002  # a share below this is told from none by no source
_ROUNDS = 60
_REST, _REST_SPREAD, _MOST_REST = 0.01, 0.7, 0.05
_NEARLY = 0.95
_CLOSE = 1e-6
_STRIDE = 2.0
_STEPS_OUT = 6


@dataclass(frozen=True)
class Prior:
    """What is believed of the constants before anything is counted.

    `scale` is the scale of choice (USD a tonne), one a draw; `ratio` that within a nest over it.
    The constants are in units of the scale: `spread` is the standard deviation of a port's at
    first, `mode` that of a corridor's against others of its port, `walk` by how much either drifts
    in a year. A single draw is the middle of all of it.
    """

    scale: Numbers
    ratio: float
    spread: float
    walk: float
    mode: float
    seed: int

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.scale)

    def paths(self, name: str, *, mode: bool = False) -> Numbers:
        """The constant of one port, or corridor, month by month before anything is fitted, a row a draw."""
        stream = _stream(self, f"{'mode' if mode else 'port'} {name}")
        first = (self.mode if mode else self.spread) * normal(stream, self.draws, 1)
        steps = self.walk / np.sqrt(_STEPS) * normal(stream, self.draws, _YEARS * _STEPS - 1)
        return np.hstack([first, first + np.cumsum(steps, axis=1)])


def month(day: date) -> int:
    """The month of a day, counted as `Prior.paths` does."""
    return min(max((day.year - _BEGIN) * _STEPS + day.month - 1, 0), _YEARS * _STEPS - 1)


@dataclass(frozen=True)
class Counted:
    """One observation in one world: which ways it counts, of which pairs, and its drawn values.

    `weight` falls on the pairs and sums to 1; `chosen` is 1 for the ways counted; `drawn` is the
    share (0 to 1) that each draw is to reproduce.
    """

    observation: Observation
    weight: Numbers
    chosen: Numbers
    drawn: Numbers


@dataclass(frozen=True)
class Sight:
    """The world of a day as it was counted: its ways, what they cost (draws x ways), the counts."""

    day: date
    alternatives: Alternatives
    cost: Numbers
    counts: tuple[Counted, ...]


@dataclass(frozen=True)
class Constants:
    """The constants of ports and of corridors, month by month, a row a draw, in units of the scale.

    `misses` is by how much the drawn shares are missed, for every draw and count (0 to 1). With a
    `base`, they come on top of those.
    """

    prior: Prior
    ports: tuple[str, ...]
    corridors: tuple[str, ...]
    pulls: tuple[tuple[int, Numbers], ...]
    misses: Numbers
    base: Constants | None = None

    def port(self, day: date) -> Numbers:
        """The constant of each port on a day (draws x ports)."""
        return self._on(day)[:, : len(self.ports)]

    def _on(self, day: date) -> Numbers:
        """The constants of all ports, then of all corridors, on a day."""
        here = month(day)
        found = self._paths[:, :, here].T
        spread = _spreads(self.prior, self.ports, self.corridors)
        for then, pull in self.pulls:
            found = found + (spread + _drift(self.prior, here, then)) * pull
        return found if self.base is None else found + self.base._of(self, day)

    def _of(self, other: Constants, day: date) -> Numbers:
        """The constants on a day in the order of another's; of what it has alone none."""
        own = self._on(day)
        at = {name: i for i, name in enumerate((*self.ports, *self.corridors))}
        columns = [
            own[:, at[name]] if name in at else np.zeros(len(own))
            for name in (*other.ports, *other.corridors)
        ]
        return np.stack(columns, axis=1)

    @cached_property
    def _paths(self) -> Numbers:
        """The constants before anything is fitted (ports and corridors x draws x months)."""
        return _paths(self.prior, self.ports, self.corridors)

    def of(self, alternatives: Alternatives, day: date) -> Numbers:
        """What each way costs beyond its price, in every draw, USD a tonne."""
        ports, modes = _places(alternatives, self.ports, self.corridors)
        constants = self._on(day)
        found: Numbers = constants[:, ports] + constants[:, modes]
        return self.prior.scale[:, None] * found


def _paths(prior: Prior, ports: Sequence[str], corridors: Sequence[str]) -> Numbers:
    return np.stack(
        [*(prior.paths(p) for p in ports), *(prior.paths(c, mode=True) for c in corridors)]
    )


def _places(
    alternatives: Alternatives, ports: Sequence[str], corridors: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of each way's port and corridor among all constants."""
    at_port = {port: i for i, port in enumerate(ports)}
    at_mode = {corridor: len(ports) + i for i, corridor in enumerate(corridors)}
    return (
        np.array([at_port[way.nest] for way in alternatives.ways], np.int64),
        np.array([at_mode[way.corridor] for way in alternatives.ways], np.int64),
    )


def _spreads(prior: Prior, ports: Sequence[str], corridors: Sequence[str]) -> Numbers:
    """The variance at first of every constant."""
    return np.array([prior.spread**2] * len(ports) + [prior.mode**2] * len(corridors))


def _drift(prior: Prior, one: int, other: int) -> float:
    """What drift alone makes of the covariance of a constant in two months."""
    return prior.walk**2 * min(one, other) / _STEPS


# A count with the weights of its pairs, the marks of its ways and what it is a share of.
Told: TypeAlias = "tuple[Observation, Numbers, Numbers, float]"


def drawn(
    found: Sequence[Told],
    samples: Sequence[float],
    prior: Prior,
) -> list[Numbers]:
    """The shares that the draws take some observations of one world for.

    Each comes with the weights of its pairs, the marks of its ways and the tonnes a year that it is
    a share of. A tonnage is drawn from a lognormal distribution with the relative error of a count
    of as many consignments as its sample. Shares of the same goods by ways that have nothing in
    common are drawn together from a Dirichlet distribution, as if they had been counted on so many
    consignments, what none of them names being the rest; one by itself is a beta distribution. A
    single draw takes the middle of each.
    """
    grams = [
        _grams(one, sample, prior, whole)
        for (one, _, _, whole), sample in zip(found, samples, strict=True)
    ]
    shares = [at for at, (one, *_) in enumerate(found) if one.kind == "share"]
    made = list(grams)
    for at in shares:
        same = _beside(at, shares, found)
        rest = 1.0 - sum(_middle(found[b][0], 1.0) for b in same)
        named = np.sum([grams[b] for b in same], axis=0)
        first = min(found[b][0].claim for b in same)
        stream = _stream(prior, f"rest {first}")
        if rest > _REST:
            others = _gamma(stream, samples[at] * rest, prior.draws) / samples[at]
        else:  # what is named may be all there is; a little is left to whom nobody names
            little = _REST * np.exp(_REST_SPREAD * normal(stream, prior.draws, 1)[:, 0])
            little = np.minimum(little, _MOST_REST)
            others = named * little / (1 - little)
        made[at] = grams[at] / (named + others)
    return [np.clip(one, _LEAST, 1 - _LEAST) for one in made]


def _beside(at: int, shares: Sequence[int], found: Sequence[Told]) -> list[int]:
    """A share and others of the same goods of which no two have a way in common, the larger first."""
    kept = [at]
    for other in sorted(shares, key=lambda b: (-_middle(found[b][0], 1.0), found[b][0].claim)):
        if all(_apart(found[b], found[other]) for b in kept):
            kept.append(other)
    return sorted(kept)


def _apart(one: Told, other: Told) -> bool:
    """Whether two counts are of the same goods, by ways that have nothing in common."""
    return bool(np.array_equal(one[1], other[1]) and not (one[2] * other[2]).any())


def _grams(one: Observation, sample: float, prior: Prior, whole: float) -> Numbers:
    stream, middle = _stream(prior, one.claim), _middle(one, whole)
    if one.kind == "share":
        return _gamma(stream, sample * max(middle, _LEAST), prior.draws) / sample
    found: Numbers = middle * np.exp(normal(stream, prior.draws, 1)[:, 0] / np.sqrt(sample))
    return found


def _middle(one: Observation, whole: float) -> float:
    """What is taken for the middle of a count; whoever says "at most" means most of it."""
    if one.mid is not None:
        return one.mid / whole
    low = 0.0 if one.low is None else one.low / whole
    high = 1.0 if one.high is None else one.high / whole
    return low + (high - low) * (2 / 3 if low == 0 else 1 / 2)


def normal(stream: np.random.Generator, draws: int, wide: int) -> Numbers:
    """Standard normal numbers, a row a draw; of a single draw the middle."""
    return stream.standard_normal((draws, wide)) if draws > 1 else np.zeros((1, wide))


def _gamma(stream: np.random.Generator, shape: float, draws: int) -> Numbers:
    return stream.gamma(shape, size=draws) if draws > 1 else np.array([shape])


def _stream(prior: Prior, name: str) -> np.random.Generator:
    return np.random.default_rng([prior.seed, zlib.crc32(name.encode())])


def same(found: Sequence[Told]) -> list[list[int]]:
    """Which counts of one world are of the same ways of the same goods, each with its like."""
    groups: dict[tuple[bytes, bytes], list[int]] = {}
    for at, (_, weight, marks, _) in enumerate(found):
        groups.setdefault((weight.tobytes(), marks.tobytes()), []).append(at)
    return list(groups.values())


def agreed(found: Sequence[Told], samples: Sequence[float], prior: Prior) -> list[Counted]:
    """The counts of one world with what each draw takes them for, so that none contradicts another.

    Of counts of the same thing each draw follows one, the more often the larger its sample.
    """
    groups = same(found)
    which = np.stack([_followed(group, found, samples, prior) for group in groups], axis=1)
    kept = np.empty(which.shape)
    for each in np.unique(which, axis=0):
        told = drawn([found[at] for at in each], [samples[at] for at in each], prior)
        here = (which == each).all(axis=1)
        kept[here] = np.stack(told, axis=1)[here]
    firsts = [found[group[0]] for group in groups]
    counts = [Counted(*told[:3], kept[:, at]) for at, told in enumerate(firsts)]
    return _without_what_follows(counts)


def _followed(
    group: Sequence[int], found: Sequence[Told], samples: Sequence[float], prior: Prior
) -> NDArray[np.int64]:
    """Which count of the same thing each draw follows."""
    weights = np.array([samples[at] for at in group])
    stream = _stream(prior, f"which {found[group[0]][0].claim}")
    return stream.choice(np.array(group), prior.draws, p=weights / weights.sum())


def _without_what_follows(counts: Sequence[Counted]) -> list[Counted]:
    """The counts without the largest of those that share out all ways, whose sum is then all."""
    kept = dict(enumerate(counts))
    for at, one in enumerate(counts):
        apart = [b for b, c in kept.items() if b == at or _disjoint(c, one)]
        marks = sum(counts[b].chosen for b in apart)
        if at in kept and apart[1:] and np.min(marks) == 1 == np.max(marks):
            whole = sum(kept[b].drawn for b in apart)
            for b in apart:
                kept[b] = replace(kept[b], drawn=kept[b].drawn / whole)
            del kept[max(apart, key=lambda b: float(kept[b].drawn.mean()))]
    return list(kept.values())


def constants(
    sights: Sequence[Sight], prior: Prior, ports: Sequence[str], corridors: Sequence[str]
) -> Constants:
    """Constants near to the prior under which every draw shows what it is to reproduce.

    Each draw starts from its own draw of the prior and is moved, by about the least move in the
    measure of the prior, until its shares are those drawn of the observations (randomised maximum
    likelihood, Oliver, He and Reynolds 1996, with exact data; Gauss-Newton steps on log-odds).
    """
    fit = _Fit(sights, prior, tuple(ports), tuple(corridors))
    return fit.solved()


def _drawn(sights: Sequence[Sight], draws: int) -> Numbers:
    every = [count.drawn for sight in sights for count in sight.counts]
    return np.stack(every, axis=1) if every else np.empty((draws, 0))


def _by_the_rest(counts: Sequence[Counted]) -> tuple[Counted, ...]:
    """The same counts, with the largest of those that leave little told by what they leave.

    Shares that together are nearly all say the same thing twice; the small rest says it better.
    """
    found = list(counts)
    for at, one in enumerate(counts):
        same = _row(one, counts)
        whole = sum(c.drawn for c in same)
        if (
            same[1:]
            and np.median(whole) > _NEARLY
            and one is max(same, key=lambda c: c.drawn.mean())
        ):
            rest = 1.0 - np.minimum(sum(c.chosen for c in same), 1.0)
            found[at] = replace(one, chosen=rest, drawn=np.clip(1.0 - whole, _LEAST / 10, 1.0))
    return tuple(found)


def _row(one: Counted, counts: Sequence[Counted]) -> list[Counted]:
    """A count and others of the same goods of which no two have a way in common, the larger first."""
    kept = [one]
    for other in sorted(counts, key=lambda c: -float(c.drawn.mean())):
        if all(_disjoint(each, other) for each in kept):
            kept.append(other)
    return kept


def _disjoint(one: Counted, other: Counted) -> bool:
    return bool(np.array_equal(one.weight, other.weight) and not (one.chosen * other.chosen).any())


class _Fit:
    def __init__(
        self,
        sights: Sequence[Sight],
        prior: Prior,
        ports: tuple[str, ...],
        corridors: tuple[str, ...],
    ) -> None:
        self.given = sights
        self.sights: Sequence[Sight] = [
            replace(sight, counts=_by_the_rest(sight.counts)) for sight in sights
        ]
        self.prior, self.ports, self.corridors = prior, ports, corridors
        self.months = [month(sight.day) for sight in sights]
        self.each = len(ports) + len(corridors)
        self.wide = len(sights) * self.each
        self.first = self._first()
        self.cover = self._cover()
        self.index = [self._index(sight) for sight in sights]
        self.drawn = _drawn(self.sights, prior.draws)

    def _first(self) -> Numbers:
        paths = _paths(self.prior, self.ports, self.corridors)
        found = [path[:, at] for at in self.months for path in paths]
        return np.stack(found, axis=1) if found else np.empty((self.prior.draws, 0))

    def _cover(self) -> Numbers:
        """The prior covariance of all constants: by sight, ports before corridors."""
        spread = np.diag(_spreads(self.prior, self.ports, self.corridors))
        drift = [[_drift(self.prior, a, b) for b in self.months] for a in self.months]
        times = np.array(drift).reshape(len(self.months), len(self.months))
        found: Numbers = np.kron(times, np.eye(self.each)) + np.kron(np.ones_like(times), spread)
        return found

    def _index(self, sight: Sight) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return _places(sight.alternatives, self.ports, self.corridors)

    def solved(self) -> Constants:
        """The constants, and what they still miss.

        The draws of the prior may lie so far out that one port takes all; they are come to in small
        steps, with the shares held to what is drawn at each, and the last of the miss is taken away
        by the least move from there.
        """
        now = np.zeros_like(self.first)
        every = np.arange(len(now))
        for part in np.linspace(0.0, 1.0, _STEPS_OUT):
            now = self._step(now, part * self.first, every, *self._look(now, every))
        left = every
        for _ in range(_ROUNDS):
            looked = self._look(now[left], left)
            far = np.abs(looked[0] - self.drawn[left]).max(axis=1, initial=0.0) > _CLOSE
            if not far.any():
                break
            left = left[far]
            now[left] = self._step(now[left], now[left], left, looked[0][far], looked[1][far])
        return self._made(now)

    def _step(
        self,
        now: Numbers,
        first: Numbers,
        draws: NDArray[np.int64],
        seen: Numbers,
        slope: Numbers,
    ) -> Numbers:
        """The point nearest to `first` at which shares as linear as at `now` would be those drawn."""
        if not seen.shape[1]:
            return first
        # d log-odds = d share / (share (1 - share))
        slope = slope / np.maximum(seen * (1 - seen), 1e-300)[:, :, None]
        miss = np.clip(_odds(self.drawn[draws]) - _odds(seen), -_STRIDE, _STRIDE)
        wanted = miss + np.einsum("dkx,dx->dk", slope, now - first)
        spread = slope @ self.cover
        gain = spread @ slope.transpose(0, 2, 1) + 1e-12 * np.eye(seen.shape[1])
        pull = np.linalg.solve(gain, wanted[:, :, None])[:, :, 0]
        move = first + np.einsum("dk,dkx->dx", pull, spread) - now
        longest = np.abs(move).max(axis=1, keepdims=True)
        found: Numbers = now + move * np.minimum(1.0, _STRIDE / np.maximum(longest, 1e-12))
        return found

    def _made(self, now: Numbers) -> Constants:
        # now = first + cover @ u: the weights u carry the move over to every other month.
        moved = np.linalg.lstsq(self.cover, (now - self.first).T, rcond=None)[0].T.astype(
            np.float64
        )
        by_sight = moved.reshape(len(moved), len(self.sights), self.each)
        pulls = tuple((at, by_sight[:, i]) for i, at in enumerate(self.months))
        self.sights = self.given
        missed = self._look(now, np.arange(len(now)))[0] - _drawn(self.given, len(now))
        return Constants(self.prior, self.ports, self.corridors, pulls, missed)

    def _look(self, now: Numbers, draws: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
        """The shares of all counts in some draws, and how they grow with each constant."""
        scale = self.prior.scale[draws]
        seen, slope, one = [], [], np.ones(len(now))
        for at, sight in enumerate(self.sights):
            ports, modes = self.index[at]
            here = at * self.each
            beyond = now[:, here + ports] + now[:, here + modes]
            cost = sight.cost[draws] + scale[:, None] * beyond
            nests = sight.alternatives.nests
            found = shares(cost, nests, scale, self.prior.ratio)
            for count in sight.counts:
                seen.append(counted(found, sight.alternatives, count.weight, count.chosen))
                # In units of the scale a dollar is one over it.
                by_way = slopes(found, nests, count.weight, count.chosen, one, self.prior.ratio)
                grown = np.zeros((len(now), self.wide))
                _sum_into(grown, by_way, here + ports)
                _sum_into(grown, by_way, here + modes)
                slope.append(grown)
        if not seen:
            return np.empty((len(now), 0)), np.empty((len(now), 0, self.wide))
        return np.stack(seen, axis=1), np.stack(slope, axis=1)


def counted(found: Shares, alternatives: Alternatives, weight: Numbers, chosen: Numbers) -> Numbers:
    """The share of the ways for which `chosen` is 1, over the pairs by their weights, each draw."""
    nests = alternatives.nests
    of_way = nests.choice[nests.nest]
    total: Numbers = found.way @ (weight[of_way] * chosen)
    return total


def _sum_into(sums: Numbers, by_way: Numbers, column: NDArray[np.int64]) -> None:
    order = np.argsort(column, kind="stable")
    ends = np.flatnonzero(np.diff(column[order], prepend=-1))
    sums[:, column[order][ends]] += np.add.reduceat(by_way[:, order], ends, axis=1)


def _odds(share: Numbers) -> Numbers:
    kept = np.clip(share, 1e-12, 1 - 1e-12)
    found: Numbers = np.log(kept) - np.log1p(-kept)
    return found
