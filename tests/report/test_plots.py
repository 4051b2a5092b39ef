"""Every Result draws itself: the picture carries the numbers, or the dates, of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.dates import num2date

import golden_world
import lodeway
from lodeway import KnowledgeGraph
from lodeway.report.answer import Answer, columns
from lodeway.report.plots import plot
from lodeway.report.result import Result
from lodeway.schema import words
from lodeway.schema.errors import InvalidValue
from lodeway.schema.values import partial_date

_ = words.of("lodeway.report")
PAIR = ("mine-town", "port-of-far")
SCENARIO = "data/scenarios/west-shut.toml"
MOST = 20


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    """The world in which every command has something to say; its folder is the one we are in."""
    root = golden_world.write(tmp_path_factory.mktemp("plots"), golden_world.worlds()["toy"])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        yield lodeway.load(root)


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Pictures are drawn without a screen, and closed."""
    with mpl.rc_context({"backend": "agg"}):
        yield
        plt.close("all")


# Each with the column that its picture shows; None where it is a line of time or stacked.
RESULTS: dict[str, tuple[Callable[[KnowledgeGraph], Result[Any]], str | None]] = {
    "routes": (lambda kg: kg.routes(*PAIR), "km"),
    "corridors": (lambda kg: kg.compare_corridors(*PAIR), "km"),
    "whatif": (lambda kg: kg.whatif(SCENARIO), "change"),
    "chokepoints": (lambda kg: kg.chokepoints(draws=5), "drawn_share"),
    "together": (lambda kg: kg.chokepoints(*PAIR, show="together"), "stranded_share"),
    "cut": (lambda kg: kg.chokepoints(*PAIR, show="cut"), "closings"),
    "diff": (lambda kg: kg.diff("2024-12-01", "2025-03-15"), None),
    "conflicts": (lambda kg: kg.conflicts(), "differences"),
    "sensitivity": (lambda kg: kg.sensitivity(lambda kg: kg.control("near-pit")), "rows_gone"),
    "control": (lambda kg: kg.control("near-pit"), "share"),
    "deal": (lambda kg: kg.control("near-pit", closed="memo"), "before"),
    "by": (lambda kg: kg.control_by("state", "copper"), "mines"),
    "every": (lambda kg: kg.control_every(), "share"),
    "concentration": (lambda kg: kg.concentration("copper"), "hhi"),
    "exposure": (lambda kg: kg.exposure("zmb", "copper"), "tonnes"),
    "money": (lambda kg: kg.money("zmb"), "amount_max"),
    "agreement": (lambda kg: kg.agreement("pact", on="2025-03-01"), None),
    "rank": (lambda kg: kg.rank("actors"), "place"),
    "ask": (lambda kg: kg.ask("output", mineral="copper"), "value"),
    "sparql": (lambda kg: kg.sparql("SELECT ?s ?x { ?s a ld:Stake ; ld:share ?x }"), "x"),
}  # fmt: skip


def points(ax: Axes) -> list[float]:
    """The numbers at the dots of a picture, the first row first."""
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    return [float(line.get_xdata()[0]) for line in dots]  # type: ignore[index,arg-type]  # an array


@pytest.mark.parametrize("name", [n for n, (_, column) in RESULTS.items() if column])
def test_the_dots_are_the_numbers_of_the_table_and_the_bars_its_ranges(
    name: str, world: KnowledgeGraph
) -> None:
    ask, column = RESULTS[name]
    result = ask(world)
    table = next(t for t in result.tables() if column in t.keys)
    rows = [row for row in table.to_dicts() if "all" not in row.values()][:MOST]
    ax = result.plot()
    assert isinstance(ax, Axes)
    assert points(ax) == [row[str(column)] for row in rows if row[str(column)] is not None]
    assert points(ax)
    bars = [list(line.get_xdata()) for line in ax.lines if line.get_marker() != "o"]  # type: ignore[arg-type]
    ends = [[row.get(f"{column}_{end}") for end in ("min", "max")] for row in rows]
    if column != "amount_max":  # of which the lower end alone stands apart
        assert bars == [pair for pair in ends if None not in pair]
    assert len(ax.get_yticklabels()) == len(rows)
    assert ax.get_title(loc="left") == table.title


def test_a_diff_draws_how_many_changes_of_each_kind_by_what_happened(
    world: KnowledgeGraph,
) -> None:
    result = RESULTS["diff"][0](world)
    ax = result.plot()
    kinds = [label.get_text() for label in ax.get_yticklabels()]
    drawn = {
        (kind, str(bars.get_label())): part.get_width()
        for bars in ax.containers
        for kind, part in zip(kinds, bars, strict=True)
        if part.get_width()
    }
    rows = list(result)
    told = [(str(row["kind"]), str(row["change"])) for row in rows]
    assert drawn == {pair: told.count(pair) for pair in told}
    assert sum(drawn.values()) == len(rows)
    ends = dict.fromkeys(kinds, 0.0)
    for bars in ax.containers:  # each part begins where the one before it ends
        for kind, part in zip(kinds, bars, strict=True):
            assert part.get_x() == ends[kind]
            ends[kind] += part.get_width()


def test_an_agreement_draws_its_dates_as_precisely_as_they_are_told(
    shipped: KnowledgeGraph,
) -> None:
    agreement = shipped.agreement("us-drc-spa", on="2026-03-01")
    ax = agreement.plot()
    told = {word.since for word in agreement.found.parties if word.since}
    told |= {since for _, since in agreement.found.events if since}
    told |= {right.since for right in agreement.found.under if right.since}
    told |= {word.since for word in agreement.found.states if word.since}
    days = {partial_date(text) for text in told}
    drawn = set()
    for line in ax.lines:
        dates = [num2date(x).date() for x in line.get_xdata(orig=False)]  # type: ignore[arg-type]
        drawn.add((dates[0], dates[-1]))
    assert {(day.earliest, day.latest) for day in days} <= drawn
    names = [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]
    assert "United States · signatory" in names


def test_a_term_is_a_line_from_its_beginning_to_its_end() -> None:
    table = Answer(
        "Terms",
        columns("what since until")["en"],
        (("later", "2025", "2025-06"), ("sooner", "2024-03-01", None), ("undated", None, None)),
    )
    ax = plot([table])
    spans = [
        tuple(str(num2date(x).date()) for x in line.get_xdata(orig=False))  # type: ignore[arg-type]
        for line in ax.lines
    ]
    assert spans == [("2024-03-01",), ("2025-01-01", "2025-06-30"), ("2025-01-01", "2025-12-31")]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["sooner", "later"]


def test_rows_of_one_name_are_told_apart_by_the_next_words() -> None:
    heads = columns("asset state holder share", state=_("state"))["en"]
    table = Answer("Shares", heads, (("Pit", "open", "Anvil", 60), ("Pit", "open", "Basalt", 40)))
    names = [label.get_text() for label in plot([table]).get_yticklabels()]
    assert names == ["Pit · Anvil", "Pit · Basalt"]


def test_what_has_nothing_to_draw_says_what_has(world: KnowledgeGraph) -> None:
    names = Answer("Names", ("name",), (("Anvil",),), name="names")
    with pytest.raises(InvalidValue, match="'Names' has no numbers and no dates to draw"):
        plot([names])
    control = world.control("near-pit")
    with pytest.raises(
        InvalidValue, match="'rate' has no numbers to draw; there are numbers in 'share"
    ):
        control.plot(column="rate")
