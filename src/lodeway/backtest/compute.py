"""The model set against what was counted: splits, tonnes and shocks, and what each count is worth."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from lodeway.backtest.model import (
    Backtest,
    Interval,
    Score,
    Wanted,
    Worth,
    YearShare,
    ends,
)
from lodeway.choice import COPPERBELT, reading, targets
from lodeway.choice.flows import interval
from lodeway.choice.model import DRAWS, Model
from lodeway.choice.observations import choice_sets, observations
from lodeway.choice.refit import refitted
from lodeway.choice.seen import said
from lodeway.choice.shock import shock
from lodeway.schema.errors import InvalidValue, UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lodeway.backtest.model import Outcome, Reason, Rule
    from lodeway.choice.alternatives import Alternatives
    from lodeway.choice.flows import Flows
    from lodeway.choice.model import World
    from lodeway.choice.observations import Observation
    from lodeway.choice.shock import Shock
    from lodeway.claims.figures import Assumption
    from lodeway.claims.graph import Graph

    Numbers = NDArray[np.float64]

EVERY = "all"
# Of all draws, so many must have the sign that was seen, or the model says nothing either way.
_SURE, _EVEN = 0.8, 0.5
_STILL = 1e-4  # a change smaller than this is a rounding of the solver's
_NEAR = 1e-6
_TRUTHS = 200  # draws that are taken for the truth in turn
_GONE = -1 + 1e-9  # nothing is left in any draw: the scenario itself shuts the counted ways


def backtests(kg: Graph, choice: str = COPPERBELT, **options: Any) -> tuple[Backtest, ...]:
    """The back-test of one choice set, or with "all" of each that has counts; see `backtest`."""
    sets = _sets(kg, choice, options.get("known"))
    return tuple(backtest(kg, one, **options) for one in sets)


def _sets(kg: Graph, choice: str, known: date | None) -> list[str]:
    """The choice set of that name, or with "all" each that has counts."""
    if choice != EVERY:
        return [choice]
    return sorted(one for one in choice_sets(kg.store) if observations(kg.store, one, known=known))


def steps(kg: Graph, choice: str = COPPERBELT, *, worth: bool = False, **options: Any) -> int:
    """How often `backtests` calls its `tick`."""
    models = [Model(kg, one, **options) for one in _sets(kg, choice, options.get("known"))]
    return sum(
        len(scored(one)) + len(_span(one)) + (len(one.fitted) if worth else 0) for one in models
    )


def backtest(
    kg: Graph,
    choice: str = COPPERBELT,
    *,
    through: date | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    known: date | None = None,
    parameters: Mapping[str, Assumption] | None = None,
    scenarios: Path,
    worth: bool = False,
    model: Model | None = None,
    tick: Callable[[int], object] = lambda _: None,
) -> Backtest:
    """Set every split and every shock of a choice set against the model.

    Counts made for calibration are fitted if they end by `through`; all others are held out.
    `scenarios` is the folder of the project whose scenario files the shocks name. With `worth` each
    fitted count is left out in turn, and a count of each port's share this year is thought of. `model` may be one that is made already. `tick` is called with
    1 for each count scored, each year, each refit. Raises `UnknownName` for a choice set.
    """
    if model is None:
        model = Model(
            kg,
            choice,
            draws=draws,
            seed=seed,
            known=known,
            parameters=parameters,
            through=through,
        )
    judge = _Judge(kg, model, scenarios)
    scores = []
    for one in scored(model):
        scores.append(judge.score(one))
        tick(1)
    years: list[YearShare] = []
    for year in _span(model):
        years += _year(model, year)
        tick(1)
    told = tuple(_worth(judge, years, tick)) if worth else ()
    return Backtest(
        set=model.set.id,
        through=through,
        draws=model.draws,
        scores=tuple(sorted(scores, key=_order)),
        years=tuple(years),
        worth=told,
        wanted=tuple(_wanted(model)) if worth else (),
        totals=sum(one.use == "total" for one in model.observations),
        fit_error=float(np.abs(model.constants.misses).max(initial=0.0)),
    )


def scored(model: Model) -> list[Observation]:
    """What a back-test scores: every count but those of what goes by all ways together."""
    return [
        one for one in model.observations if one.use != "total" and (one.corridors or one.nodes)
    ]


def scored_by(kg: Graph, model: Model, counts: Sequence[Observation]) -> tuple[Score, ...]:
    """Some counts of splits and tonnes against a model, as they come."""
    judge = _Judge(kg, model, None)
    return tuple(judge.score(one) for one in counts)


_RULES = {"later-year": 0, "later": 1, "cross-check": 2, "shock": 3, "fitted": 4}
_OUTCOMES = {"miss": 0, "undecided": 1, "hit": 2, "unscored": 3}


def _order(score: Score) -> tuple[object, ...]:
    """Held out before fitted, what can be scored before what cannot, then by time."""
    one = score.observation
    return (
        not score.held_out,
        score.outcome == "unscored",
        _RULES[score.rule],
        one.first,
        one.claim,
    )


class _Judge:
    """Scores counts on one fitted model; each scenario is run once."""

    def __init__(self, kg: Graph, model: Model, scenarios: Path | None) -> None:
        self.kg, self.model, self.folder = kg, model, scenarios
        self._shocks: dict[str, Shock | None] = {}
        self._usual: dict[tuple[date, ...], tuple[World, Flows]] = {}

    @cached_property
    def _known_since(self) -> int:
        """The first year whose goods are known in all; that before it may be taken for alike."""
        years = [one.first.year for one in self.model.observations if one.use == "total"]
        return min(years, default=0)

    def rule(self, one: Observation) -> Rule:
        if one.use != "calibration":
            return one.use  # type: ignore[return-value]  # "total" is not scored
        return "fitted" if one in self.model.fitted else "later"

    def score(self, one: Observation) -> Score:
        rule = self.rule(one)
        found = self._found(one)
        if isinstance(found, str):
            return Score(one, rule, "unscored", reason=found)
        drawn, whole = found
        if one.kind == "change" and (drawn <= _GONE).all():
            return Score(
                one, rule, "unscored", Interval(*interval(drawn)), whole=whole, reason="given"
            )
        outcome, agree = judged(one, drawn)
        return Score(one, rule, outcome, Interval(*interval(drawn)), agree, whole)

    def _found(self, one: Observation) -> tuple[Numbers, float] | Reason:
        """What the model says in each draw and what 100 % is, or why it says nothing."""
        if not one.scorable:
            return "no-number"
        if one.mineral is not None and one.mineral != self.model.set.mineral:
            return "mineral"
        if one.last.year < self._known_since - 1:
            return "too-early"
        if one.kind == "change":
            return self._change(one)
        return counted(self.model, one, *self._usual_in(one))

    def _usual_in(self, one: Observation) -> tuple[World, Flows]:
        """The usual world of a count's period: its ways that are open in some of it.

        What things can take is that of the middle of the period.
        """
        model, days = self.model, (one.day, *dict.fromkeys((one.first, one.last)))
        if days not in self._usual:
            world, room = model.world(*days), model.room(model.world(one.day))
            self._usual[days] = world, model.sent_by(world, room=room)
        return self._usual[days]

    def _change(self, one: Observation) -> tuple[Numbers, float] | Reason:
        run = self._shock(one.scenario)
        if run is None:
            return "no-scenario"
        usual, after = np.zeros(run.model.draws), np.zeros(run.model.draws)
        for phase in run.phases:
            alike = phase.usual.alternatives
            mask = _mask(run.model, one, run.world, alike)
            usual += phase.days * (phase.usual.moved @ mask)
            after += phase.days * (phase.after.moved @ mask)
        if not (usual > 0).all():
            return "no-way"
        return after / usual - 1.0, 1.0

    def _shock(self, name: str | None) -> Shock | None:
        if name is None or self.folder is None:
            return None
        if name not in self._shocks:
            self._shocks[name] = self._run(name, self.folder)
        return self._shocks[name]

    def _run(self, name: str, folder: Path) -> Shock | None:
        try:
            file = targets.file_of(folder, name)
        except (UnknownName, InvalidValue):
            return None
        scenario = reading.read(self.kg, file)
        return shock(self.kg, scenario, self.model.set.id, known=self.model.known, model=self.model)


def counted(
    model: Model, one: Observation, world: World, flows: Flows
) -> tuple[Numbers, float] | Reason:
    """The model's share, or tonnes a year, of what a count is of, in each draw, and the whole."""
    found = said(model, one, world, flows)
    if found is None:
        return "no-goods"
    part, whole = found
    if one.kind == "share":
        return part / whole, 1.0
    return part, float(np.median(whole))


def _mask(model: Model, one: Observation, world: World, alike: Alternatives) -> Numbers:
    """1 for the ways, of the pairs that a count is of, that it counts."""
    weight, chosen, _ = model.counted(one, world, alike)
    found: Numbers = (weight > 0)[alike.nests.choice[alike.nests.nest]] * chosen
    return found


def judged(one: Observation, found: Numbers) -> tuple[Outcome, float | None]:
    """Whether a count is hit by the draws; for one that gives only a sign, how many agree with it."""
    if one.kind == "change" and (sign := _sign(one)):
        agree = float(np.mean(sign * found > _STILL))
        if agree >= _SURE and sign * float(np.median(found)) > 0:
            return "hit", agree
        return ("undecided" if agree >= _EVEN else "miss"), agree
    model, (low, high) = Interval(*interval(found)), ends(one)
    near = _NEAR * max(1.0, abs(model.mid))
    return ("hit" if low <= model.high + near and model.low - near <= high else "miss"), None


def _sign(one: Observation) -> int:
    """1 for "more than before", -1 for "less than before", 0 where there is a figure."""
    if one.mid is not None or (one.low is not None and one.high is not None):
        return 0
    return 1 if one.low == 0 else -1 if one.high == 0 else 0


# Shares by year.


def _span(model: Model) -> range:
    """From the first year that is fitted to that of the release."""
    first = min((one.first.year for one in model.fitted), default=model.today.year)
    return range(first, model.today.year + 1)


def _day(model: Model, year: int) -> date:
    """The middle of a year, or the last day that the release speaks of."""
    middle = date(year, 7, 1)
    return min(middle, model.today)


def _year(model: Model, year: int) -> Iterator[YearShare]:
    day = _day(model, year)
    world = model.world(day)
    flows = model.sent_by(world)
    for by, things in (("corridor", model.corridors), ("port", model.ports)):
        for thing, of in zip(things, _shares(flows, by, things), strict=True):
            if of.any():
                yield YearShare(year, day, by, thing, Interval(*interval(of)))  # type: ignore[arg-type]


def port_shares(model: Model, flows: Flows) -> dict[str, Numbers]:
    """The share of each port in every draw."""
    return dict(zip(model.ports, _shares(flows, "port", model.ports), strict=True))


def _shares(flows: Flows, by: str, things: Sequence[str]) -> Iterator[Numbers]:
    ways = flows.alternatives.ways
    names = np.array([way.nest if by == "port" else way.corridor for way in ways])
    whole = flows.moved.sum(axis=1)
    for thing in things:
        yield flows.moved[:, names == thing].sum(axis=1) / np.where(whole > 0, whole, 1.0)


# What a count is worth: the fit without it.


def _worth(
    judge: _Judge, years: Sequence[YearShare], tick: Callable[[int], object]
) -> Iterator[Worth]:
    model = judge.model
    base = _width(years)
    for one in model.fitted:
        left = refitted(model, [o for o in model.observations if o.claim != one.claim])
        without = [share for year in _span(model) for share in _year(left, year)]
        score = _Judge(judge.kg, left, judge.folder).score(one)
        yield Worth(one, base, _width(without), score)
        tick(1)


def _width(years: Sequence[YearShare]) -> float:
    """The median width of the intervals of ports, over the years."""
    return float(np.median([s.share.width for s in years if s.by == "port"]))


# What one more count would be worth: each draw in turn is the truth that is counted.


def _wanted(model: Model) -> Iterator[Wanted]:
    """What a count of each port's share of the year that runs would narrow, the most first.

    By the expected value of sample information, as of a decision (Raiffa and Schlaifer 1961): a
    draw is taken for true, counted with the error of a named spokesman, and all draws are weighed
    by how likely they make the count.
    """
    world = model.world(_day(model, model.today.year))
    by_port = port_shares(model, model.sent_by(world))
    every = np.array(list(by_port.values()))
    now = _widths(every, np.ones((1, every.shape[1])))[0]
    found = []
    for port, of in by_port.items():
        if np.ptp(of) > 0:
            after = float(_widths(every, _likely(of, model.sample("named"), model.seed)).mean())
            found.append(Wanted(port, Interval(*interval(of)), now, after))
    yield from sorted(found, key=lambda one: (-one.gain, one.port))


def _likely(share: Numbers, sample: float, seed: int) -> Numbers:
    """How likely each draw (column) makes what is counted where another (row) is true."""
    true = share[:_TRUTHS]
    error = np.sqrt(np.maximum(share * (1 - share), 1e-6) / (sample + 1))
    noise = np.random.default_rng(seed).standard_normal(len(true))
    seen = true + error[:_TRUTHS] * noise
    found: Numbers = np.exp(-0.5 * ((seen[:, None] - share) / error) ** 2) / error
    return found


def _widths(shares: Numbers, weight: Numbers) -> Numbers:
    """The widths of the intervals of all ports (rows of `shares`) together, for rows of weights."""
    whole = np.zeros(len(weight))
    for of in shares:
        order = np.argsort(of)
        passed = np.cumsum(weight[:, order], axis=1)
        passed = (passed - weight[:, order] / 2) / passed[:, -1:]
        low, high = (np.array([np.interp(p, row, of[order]) for row in passed]) for p in (0.1, 0.9))
        whole += high - low
    return whole
