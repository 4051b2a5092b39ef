"""The words that a Result keeps ask the same again on the command line, or it says why there are none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import golden_world
import lodeway
from lodeway import KnowledgeGraph, cli
from lodeway.claims.claim_filter import Filter
from lodeway.report.command_words import comma_list, spoken
from lodeway.report.result import Result
from lodeway.schema.errors import InvalidValue

PAIR = ("mine-town", "port-of-far")
DAY = date(2025, 3, 1)
KNOWN = Filter(on=DAY, known=date(2026, 11, 21), status="signed", basis="read")
MINE = "mine.toml"

ASKED: dict[str, Callable[[KnowledgeGraph], Result[Any]]] = {
    "routes": lambda kg: kg.routes(
        *PAIR, by=("usd", "days"), k=2, avoid=["rail-west"], on=DAY, parameters=MINE
    ),
    "routes-alike": lambda kg: kg.routes(*PAIR, k=9, alike=True),
    "corridors": lambda kg: kg.compare_corridors(
        PAIR[:1], PAIR[1:], planned=True, parameters=Path(MINE)
    ),
    "whatif": lambda kg: kg.whatif("data/scenarios/west-shut.toml", top=1),
    "chokepoints": lambda kg: kg.chokepoints(draws=5, top=None, close="segments"),
    "together": lambda kg: kg.chokepoints(*PAIR, show="together", top=1),
    "diff": lambda kg: kg.diff("2024-12-01", "2025-03-15", through=Filter(on=DAY, status="signed")),
    "diff-known-on": lambda kg: kg.diff("2026-11-21", "2026-11-22", known=True, through=KNOWN),
    "diff-known": lambda kg: kg.diff("2026-11-21", "2026-11-22", known=True, figures=True, on=DAY),
    "conflicts": lambda kg: kg.conflicts(about="near-pit", trust="newest", through=KNOWN),
    "sensitivity": lambda kg: kg.sensitivity(lambda kg: kg.control("near-pit", through=KNOWN)),
    "control": lambda kg: kg.control("near-pit", through=KNOWN),
    "control-ways": lambda kg: kg.control("near-pit", through=KNOWN, status="non-binding"),
    "deal": lambda kg: kg.control("near-pit", closed=["memo"], through=Filter(on=DAY)),
    "by": lambda kg: kg.control_by("state", "copper", at=(100 / 3, 50), through=Filter(on=DAY)),
    "every": lambda kg: kg.control_every(through=Filter(on=DAY, basis="read")),
    "concentration": lambda kg: kg.concentration("copper", top=None, through=Filter(on=DAY)),
    "exposure": lambda kg: kg.exposure("zmb", "copper", through=Filter(basis="read")),
    "money": lambda kg: kg.money("zmb", through=Filter(on=DAY)),
    "agreement": lambda kg: kg.agreement("pact", through=Filter(on=DAY)),
    "rank": lambda kg: kg.rank("ownership", top=None, draws=2, through=Filter(on=DAY)),
    "ask": lambda kg: kg.ask("who-owns", holder="anvil", itself=True, on=DAY),
    "sparql": lambda kg: kg.sparql("SELECT ?s { ?s a ld:Stake } ORDER BY ?s"),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    """The world in which every command has something to say; its folder is the one we are in."""
    root = golden_world.write(tmp_path_factory.mktemp("words"), golden_world.worlds()["toy"])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        Path(MINE).write_text(_run(["parameters", "--project", str(root)]), "utf-8")
        yield lodeway.load(root)


def _run(words: list[str]) -> str:
    done = CliRunner().invoke(cli.lodeway, words, prog_name="lodeway")
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("name", ASKED)
def test_the_words_of_a_result_give_the_same_answer_again(name: str, world: KnowledgeGraph) -> None:
    result = ASKED[name](world)
    path = 2 if result.words[0] == "ask" else 1
    words = [*result.words[:path], "--format", "json", "--project", ".", *result.words[path:]]
    printed = json.loads(_run(words))["tables"]
    told = json.loads(json.dumps(result.to_dict()["tables"], default=str))
    for table in told:
        table.pop("claims")
    assert printed == told


def test_what_words_cannot_say_is_refused_with_the_reason(
    world: KnowledgeGraph, tmp_path: Path
) -> None:
    numbers = world.parameters(Path(MINE))
    ways = world.routes(*PAIR, k=1, parameters=numbers)
    assert ways.tables()  # the answer itself stands
    with pytest.raises(InvalidValue, match="no words of a command line say 'parameters=dict'"):
        _ = ways.words
    with pytest.raises(InvalidValue, match="your own numbers by a file"):
        ways.receipts(tmp_path / "ways.zip")
    assert not list(tmp_path.iterdir())


def test_what_was_known_on_one_day_is_no_way_of_a_comparison(world: KnowledgeGraph) -> None:
    changes = world.diff("2024-12-01", "2025-03-15", through=KNOWN)
    with pytest.raises(InvalidValue, match="say 'a filter with a day of knowledge'"):
        _ = changes.words


def test_a_name_with_a_comma_in_it_is_no_list_of_names() -> None:
    assert comma_list(("a", "b", 2.5, 50.0)) == "a,b,2.5,50"
    with pytest.raises(InvalidValue, match="no words of a command line say 'a name with a comma"):
        spoken(["--avoid", comma_list(("Congo, Dem. Rep.",))])
