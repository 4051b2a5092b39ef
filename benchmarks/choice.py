"""The model of choice: its fit, prices, shares and shocks beside what a user would write with scipy."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from unittest.mock import patch

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import optimize

import lodeway
from benchmarks.flows import SEED, SEGMENTS, grid
from benchmarks.measure import row
from lodeway.choice import calibration, flows, targets
from lodeway.choice.alternatives import Alternatives, alternatives
from lodeway.choice.calibration import Sight, month
from lodeway.choice.logit import Nests, shares
from lodeway.choice.model import DRAWS, Model, World
from lodeway.choice.reading import read
from lodeway.choice.scarcity import cleared
from lodeway.choice.shock import shock
from lodeway.choice.sweep import closures, passed
from lodeway.claims.figures import Term
from lodeway.schema import paths
from lodeway.transport.corridor_facts import CorridorShape
from lodeway.transport.freight import Freight, compile_freight

Numbers = NDArray[np.float64]
Goods = tuple[Numbers, Nests, Numbers, float, Numbers, Numbers, Numbers]

SET = "copperbelt-copper"
SHUT = "nakonde-tunduma"
NAMES = ("dar-port-2025", "lobito-floods-2026", "kasumbalesa-90-days")
SOME, FEW = 20, 12  # draws and closures that the plain ways do, reckoned up to all
STIFF = 1e3  # how a plain fit weighs a miss against a move
CLOSE = 1e-9
HIT = 1e-4  # of a share
ORIGINS, MARKETS, LINES = 10, 3, 2
POSTS = 3


def section() -> list[str]:
    """The part of RESULTS.md on the model of choice."""
    kg = lodeway.load()
    model = Model(kg, SET, draws=DRAWS)
    world = model.world(model.today)
    return [
        *_against(model, world),
        "",
        *_calls(kg),
        "",
        *_closures(kg),
        "",
        *_growth(),
    ]


# Ours beside scipy and plain loops.


def _against(model: Model, world: World) -> list[str]:
    ways, pairs = len(world.alternatives.ways), len(world.alternatives.pairs)
    fit, moved = _fit(model)
    return [
        f"The shipped choice set on its network: {ways:,} ways of {pairs} pairs of mine and market, "
        f"{DRAWS} draws. The plain ways do {SOME} draws of the fit and of the prices one after the "
        "other, reckoned up to all. The fit: scipy's `least_squares` finds the constants nearest to the "
        "prior that show each drawn share; both miss no share by more than "
        f"{HIT:g}, and ours move {moved:.2f} times as far from the prior (median). Prices of scarce room "
        f"with '{SHUT}' shut: scipy's L-BFGS-B on the same dual; the tonnes agree. Shares: a loop over "
        "draws, pairs and nests in numpy; they agree.",
        "",
        f"| {DRAWS} draws | ours, ms | plain, ms | ratio |",
        "| --- | ---: | ---: | ---: |",
        fit,
        _prices(model, world),
        _shares(model, world),
    ]


def _fit(model: Model) -> tuple[str, float]:
    sights, prior = model.sights, model.prior
    fit = partial(calibration.constants, sights, prior, model.ports, model.corridors)
    found = fit()
    assert np.abs(found.misses[:SOME]).max() < HIT
    plain = [_Plain(model, sights, draw) for draw in range(SOME)]
    start = time.process_time()
    theirs = [one.fitted() for one in plain]
    spent = (time.process_time() - start) * DRAWS / SOME
    assert max(np.abs(one.missed(z)).max() for one, z in zip(plain, theirs, strict=True)) < HIT
    block = np.stack([found.port(s.day) for s in sights], axis=1).reshape(DRAWS, -1)
    ours = np.hstack([block, found.mode])
    moves = [
        np.linalg.norm(one.white(ours[draw])) / np.linalg.norm(z)
        for draw, (one, z) in enumerate(zip(plain, theirs, strict=True))
    ]
    return row("fit of the constants", _spent(fit), spent), float(np.median(moves))


class _Plain:
    """The fit of one draw as anyone would write it: the least move under which every share is shown."""

    def __init__(self, model: Model, sights: Sequence[Sight], draw: int) -> None:
        prior = model.prior
        self.model, self.sights, self.draw = model, sights, draw
        months = [month(sight.day) for sight in sights]
        first = [prior.paths(port)[draw, at] for at in months for port in model.ports]
        self.first = np.array([*first, *(prior.modes(c)[draw] for c in model.corridors)])
        times = np.array(
            [[prior.spread**2 + prior.walk**2 * min(a, b) / 12 for b in months] for a in months]
        )
        cover = np.zeros((len(self.first), len(self.first)))
        ports = len(sights) * len(model.ports)
        cover[:ports, :ports] = np.kron(times, np.eye(len(model.ports)))
        cover[ports:, ports:] = prior.mode**2 * np.eye(len(model.corridors))
        self.root = np.linalg.cholesky(cover)
        self.index = [
            (
                [
                    at * len(model.ports) + model.ports.index(w.nest)
                    for w in sight.alternatives.ways
                ],
                [ports + model.corridors.index(w.corridor) for w in sight.alternatives.ways],
            )
            for at, sight in enumerate(sights)
        ]

    def fitted(self) -> Numbers:
        """The move, in units of the prior's standard deviations."""
        near = np.zeros(len(self.first))
        for stiff in (
            1.0,
            30.0,
            STIFF,
        ):  # from the prior at once it is lost where one port takes all
            near = optimize.least_squares(self._residuals, near, args=(stiff,), method="lm").x
        missed = optimize.least_squares(self._odds, near, method="trf", xtol=1e-12).x
        found: Numbers = missed
        return found

    def _residuals(self, z: Numbers, stiff: float) -> Numbers:
        return np.concatenate([stiff * self._odds(z), z])

    def _odds(self, z: Numbers) -> Numbers:
        shown = np.clip(self._shown(z), 1e-12, 1 - 1e-12)
        drawn = self._drawn()
        found: Numbers = np.log(shown / (1 - shown)) - np.log(drawn / (1 - drawn))
        return found

    def missed(self, z: Numbers) -> Numbers:
        """By how much each share is missed."""
        return self._shown(z) - self._drawn()

    def white(self, constants: Numbers) -> Numbers:
        """The move to some constants, in units of the prior's standard deviations."""
        found: Numbers = np.linalg.solve(self.root, constants - self.first)
        return found

    def _drawn(self) -> Numbers:
        return np.array([c.drawn[self.draw] for s in self.sights for c in s.counts])

    def _shown(self, z: Numbers) -> Numbers:
        constants = self.first + self.root @ z
        prior, seen = self.model.prior, []
        for sight, (ports, modes) in zip(self.sights, self.index, strict=True):
            scale = prior.scale[self.draw : self.draw + 1]
            cost = sight.cost[self.draw] + scale * (constants[ports] + constants[modes])
            nests = sight.alternatives.nests
            way = shares(cost[None, :], nests, scale, prior.ratio).way[0]
            of = nests.choice[nests.nest]
            seen += [float(way @ (c.weight[of] * c.chosen)) for c in sight.counts]
        return np.array(seen)


def _prices(model: Model, world: World) -> str:
    goods = _goods(model, world)
    ours = cleared(*goods)
    cost, nests, scale, ratio, tonnes, taken, room = goods
    weight = tonnes[nests.choice[nests.nest]]
    start = time.process_time()
    theirs = [_plain_prices(goods, draw) for draw in range(SOME)]
    spent = (time.process_time() - start) * DRAWS / SOME
    for draw, prices in enumerate(theirs):
        way = shares(cost[[draw]] + prices @ taken.T, nests, scale[[draw]], ratio).way[0]
        apart = np.abs((way - ours.shares.way[draw]) * weight).sum() / tonnes.sum()
        assert apart < 1e-3, apart
    assert ((ours.shares.way * weight) @ taken <= room * (1 + 1e-5)).all()
    return row("prices of scarce room", _spent(partial(cleared, *goods)), spent)


def _goods(model: Model, world: World) -> Goods:
    """What the prices are found for when `SHUT` is shut."""
    kept: list[Goods] = []

    def keep(*given: Any) -> Any:
        kept.append(given)
        return cleared(*given)

    shut = world.alternatives.freight.without({SHUT})
    with patch.object(flows, "cleared", keep):
        model.shocked(world, shut, days=90)
    return kept[-1]


def _plain_prices(goods: Goods, draw: int) -> Numbers:
    cost, nests, scale, ratio, tonnes, taken, room = goods
    weight = tonnes[nests.choice[nests.nest]]

    def dual(prices: Numbers) -> tuple[float, Numbers]:
        found = shares(cost[[draw]] + prices @ taken.T, nests, scale[[draw]], ratio)
        slope = room[draw] - (found.way[0] * weight) @ taken
        return float(room[draw] @ prices - found.cost[0] @ tonnes), slope

    size = tonnes.sum()  # else the search stops at once, or never
    best = optimize.minimize(
        lambda p: tuple(part / size for part in dual(p)),
        np.zeros(room.shape[1]),
        jac=True,
        method="L-BFGS-B",
        bounds=optimize.Bounds(0.0, np.inf),
        options={"maxiter": 5000, "maxfun": 20_000, "ftol": 1e-15, "gtol": 1e-9},
    )
    found: Numbers = best.x
    return found


def _shares(model: Model, world: World) -> str:
    alike, prior = world.alternatives, model.prior
    cost = alike.costs(model.values(alike.freight)) + model.constants.of(alike, world.day)
    ours = partial(shares, cost, alike.nests, prior.scale, prior.ratio)
    start = time.process_time()
    theirs = _plain_shares(cost, alike.nests, prior.scale, prior.ratio)
    spent = time.process_time() - start
    assert np.abs(ours().way - theirs).max() < CLOSE
    return row("shares", _spent(ours, 5), spent)


def _plain_shares(cost: Numbers, nests: Nests, scale: Numbers, ratio: float) -> Numbers:
    """A nested logit with path sizes, draw by draw, pair by pair, nest by nest."""
    found = np.zeros_like(cost)
    choices = range(int(nests.choice.max()) + 1)
    of_nest = [np.flatnonzero(nests.nest == nest) for nest in range(len(nests.choice))]
    of_choice = [np.flatnonzero(nests.choice == choice) for choice in choices]
    for draw in range(len(cost)):
        inner = scale[draw] * ratio
        for choice in choices:
            within, logsums = {}, []
            for nest in of_choice[choice]:
                ways = of_nest[nest]
                pull = np.log(nests.size[ways]) - cost[draw, ways] / inner
                best = pull.max()
                weight = np.exp(pull - best)
                within[nest] = weight / weight.sum()
                logsums.append(best + np.log(weight.sum()))
            pull = ratio * np.array(logsums)
            weight = np.exp(pull - pull.max())
            for nest, share in zip(of_choice[choice], weight / weight.sum(), strict=True):
                found[draw, of_nest[nest]] = share * within[nest]
    return found


# Whole calls on the loaded graph.


def _calls(kg: lodeway.KnowledgeGraph) -> list[str]:
    return [
        "Calls on the loaded graph, each with a model made and fitted anew. One draw is the middle of "
        "everything. Seconds; the machine was shared, so those of the processor count.",
        "",
        f"| call | {DRAWS} draws, s | processor, s | 1 draw, s | processor, s |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {name} | {' | '.join(_both(partial(call, kg, draws)) for draws in (DRAWS, 1))} |"
            for name, call in (
                ("the model and its fit", _model),
                ("the same and what goes which way today", _today),
                *((f"the same and `{name}`", partial(_shock, name)) for name in NAMES),
            )
        ),
    ]


def _model(kg: lodeway.KnowledgeGraph, draws: int) -> Model:
    model = Model(kg, SET, draws=draws)
    assert np.abs(model.constants.misses).max() < 1e-3
    return model


def _today(kg: lodeway.KnowledgeGraph, draws: int) -> None:
    model = _model(kg, draws)
    world = model.world(model.today)
    found = model.sent_by(world)
    sent = found.moved.sum(axis=1) + found.left.sum(axis=1)
    assert np.abs(sent / world.tonnes.sum() - 1).max() < CLOSE


def _shock(name: str, kg: lodeway.KnowledgeGraph, draws: int) -> None:
    scenario = read(kg, targets.file_of(paths.project_root(), name))
    assert shock(kg, scenario, SET, draws=draws).phases


def _both(action: Callable[[], object]) -> str:
    start, cpu = time.perf_counter(), time.process_time()
    action()
    return f"{time.perf_counter() - start:.1f} | {time.process_time() - cpu:.1f}"


def _closures(kg: lodeway.KnowledgeGraph) -> list[str]:
    model = Model(kg, SET, draws=1)
    world = model.world(model.today)
    things = passed(model, world)
    assert model.constants.misses.shape[0] == 1
    some = things[:: max(1, len(things) // FEW)]
    start = time.process_time()
    alone = {thing: _alone(model, world, thing) for thing in some}
    plain = (time.process_time() - start) * len(things) / len(some)
    found = {}

    def all_of_them() -> None:
        found.update({one.thing: one for one in closures(model, model.today)})

    ours = _spent(all_of_them)
    for thing, (held, left) in alone.items():
        assert abs(found[thing].held - held) < 1.0
        assert abs(found[thing].stranded - left) < 1.0
    worst = list(found)[:3]
    return [
        f"Every segment, border post and port that some way leads over shut alone for a year, at the "
        f"middle of everything ({len(things)} closures): tonnes diverted, held and stranded. Plain is one "
        f"what-if after the other on the same model, of which {len(some)} were run, with the same answers, "
        f"and reckoned up. What keeps most from going as usual: {', '.join(worst)}.",
        "",
        "| closures | ours, ms | one by one, ms | ratio |",
        "| --- | ---: | ---: | ---: |",
        row("all single closures with shares", ours, plain),
    ]


def _alone(model: Model, world: World, thing: str) -> tuple[float, float]:
    shut = world.alternatives.freight.without({thing})
    usual, after = model.shocked(world, shut, days=365)
    return float(after.held.sum()), float(after.left.sum() - usual.left.sum())


# Growth.


def _growth() -> list[str]:
    corridors = 4 * LINES
    return [
        f"How it grows: grids of roads with {corridors} corridors to ports at their edges, {ORIGINS} "
        f"mines, {MARKETS} markets overseas and {POSTS} border posts on the corridors; finding all ways, "
        f"and the shares of {DRAWS} draws. Processor time, one run.",
        "",
        "| segments | steps | ways | finding them, ms | shares, ms |",
        "| ---: | ---: | ---: | ---: | ---: |",
        *(_grown(number) for number in SEGMENTS),
    ]


def _grown(segments: int) -> str:
    freight, find = _country(segments)
    found: list[Alternatives] = []
    seek = _spent(lambda: found.append(find()))
    random = np.random.default_rng(SEED)
    values = freight.values()[:, None] * random.uniform(0.6, 1.5, (len(freight.drivers), DRAWS))
    scale = random.uniform(20, 80, DRAWS)
    share: list[Numbers] = []
    alike = found[0]
    spent = _spent(lambda: share.append(shares(alike.costs(values), alike.nests, scale, 0.5).way))
    whole = np.add.reduceat(share[0], _starts(alike.nests), axis=1)
    assert len(alike.pairs) == ORIGINS * MARKETS
    assert np.abs(whole - 1).max() < CLOSE
    return (
        f"| {segments:,} | {len(freight.steps):,} | {len(alike.ways)} | {1000 * seek:,.0f} "
        f"| {1000 * spent:,.0f} |"
    )


def _starts(nests: Nests) -> NDArray[np.int64]:
    return np.flatnonzero(np.diff(nests.choice[nests.nest], prepend=-1))


def _country(segments: int) -> tuple[Freight, Callable[[], Alternatives]]:
    """A grid of roads with ports at its edges, and the search for the ways over it."""
    random = np.random.default_rng(SEED)
    graph = grid(random, segments)
    graph.graph["changes"] = {("road", "sea"): ()}
    inner = sorted(graph)
    side = round(len(inner) ** 0.5)
    shapes = [
        _corridor(side, line, down=down, back=back)
        for line in range(1, LINES + 1)
        for down in (False, True)
        for back in (False, True)
    ]
    markets = [f"market-{at}" for at in range(MARKETS)]
    for gate in sorted({shape.gate for shape in shapes}):
        for market in markets:
            terms = (Term("usd", "freight", float(random.integers(500, 2000))),)
            graph.add_edge(gate, market, key=f"{gate}-{market}", mode="sea", terms=terms)
    origins = random.permutation(inner)[:ORIGINS].tolist()
    posts = {_end(graph, shape.segments[len(shape.segments) // 2]) for shape in shapes[:POSTS]}
    freight = compile_freight(graph)
    nest_of = {shape.id: shape.gate for shape in shapes}
    return freight, partial(alternatives, freight, shapes, origins, markets, posts, nest_of)


def _corridor(side: int, line: int, *, down: bool, back: bool) -> CorridorShape:
    """From the middle of a grid to its edge along one line."""
    at, middle = line * side // (LINES + 1), side // 2
    steps = range(middle - 1, -1, -1) if back else range(middle, side - 1)
    end = 0 if back else side - 1
    segments = tuple(f"s{at}-{i}-1" if down else f"s{i}-{at}-0" for i in steps)
    gate = f"{(at, end)}" if down else f"{(end, at)}"
    return CorridorShape(f"line-{line}-{down:d}-{back:d}", segments, gate)


def _end(graph: nx.MultiDiGraph[str], segment: str) -> str:
    return next(b for _, b, key in graph.edges(keys=True) if key == segment)


def _spent(action: Callable[[], object], runs: int = 1) -> float:
    """Seconds of the processor that one call takes."""
    start = time.process_time()
    for _ in range(runs):
        action()
    return (time.process_time() - start) / runs
