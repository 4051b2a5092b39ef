"""Scenario files: every mistake is told with file, line and remedy; every shipped one is whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.choice import targets
from lodeway.choice.changes import Scenario
from lodeway.choice.reading import read
from lodeway.schema import paths
from lodeway.schema.errors import InvalidData, UnknownName
from toys import Project

SHIPPED = targets.shipped(paths.project_root())
TITLE = '[title]\nen = "A test"\nzh = "测试"\n'
# What stands in a file below the title (which takes the lines 1 to 3), and what is said of it.
WRONG = {
    "nothing to change": ("", "a.toml:1: changes nothing; add a [[change]] table"),
    "a change that says nothing": ("[[change]]\n", "a.toml:4: a change says one of close, cap"),
    "two verbs in one change": (
        '[[change]]\nclose = "kasumbalesa"\nopen = "kasumbalesa"\n',
        "a.toml:4: a change says one of close, cap, slow, reprice, risk, open, ban, quota; this one "
        "says 'close' and 'open'",
    ),
    "a verb that is none": (
        '[[change]]\nclose = "suez"\n\n[[change]]\nclos = "suez"\n',
        "a.toml:8: unknown key 'clos'; did you mean 'close'?",
    ),
    "an unknown place": (
        '\n[[change]]\nclose = "kasumbalessa"\n',
        "a.toml:6: unknown segment, place, passage, line or region 'kasumbalessa'; "
        "did you mean 'kasumbalesa'",
    ),
    "a name of two things": (
        '[[change]]\nclose = "congo"\n',
        "a.toml:5: 'congo' names 2 things; use one of the ids 'cod' (Democratic Republic of the Congo) or 'cog' (Republic of the Congo)",
    ),
    "a thing the verb cannot take": (
        '[[change]]\ncap = "suez"\nto = "1 Mt/year"\n',
        "a.toml:5: 'suez' is no segment, place or line, which is what 'cap' takes",
    ),
    "no unit": (
        '[[change]]\ncap = "benguela-railway"\nto = 5\n',
        'a.toml:6: \'5\' has no unit; write it as text, like "1 Mt/year" or "450 vehicles/day"',
    ),
    "a number without its unit": (
        '[[change]]\nslow = "kasumbalesa"\nto = "5"\n',
        "a.toml:6: '5' has no unit",
    ),
    "an unknown unit": (
        '[[change]]\nslow = "kasumbalesa"\nto = "5 fortnights"\n',
        "a.toml:6: unknown unit 'fortnights'",
    ),
    "a unit of something else": (
        '[[change]]\nslow = "kasumbalesa"\nto = "5 USD/t"\n',
        "a.toml:6: '5 USD/t' does not fit 'slow ... to'; write it like \"5 d\"",
    ),
    "negative capacity": (
        '[[change]]\ncap = "benguela-railway"\nto = "-1 Mt/year"\n',
        "a.toml:6: '-1 Mt/year' is below nothing",
    ),
    "more taken away than there is": (
        '[[change]]\ncap = "benguela-railway"\nby = "-120 %"\n',
        "a.toml:6: '-120 %' takes away more than there is",
    ),
    "no amount": (
        '[[change]]\nslow = "kasumbalesa"\n',
        "a.toml:5: 'slow' needs an amount, 'to' or 'by'; it has neither",
    ),
    "two amounts": (
        '[[change]]\nslow = "kasumbalesa"\nto = "5 d"\nby = "10 %"\n',
        "a.toml:5: 'slow' needs an amount, 'to' or 'by'; it has both",
    ),
    "an amount for what takes none": (
        '[[change]]\nclose = "kasumbalesa"\nby = "10 %"\n',
        "a.toml:6: 'close' takes no 'by'",
    ),
    "days for a whole country": (
        '[[change]]\nslow = "zmb"\nby = "2 d"\n',
        "a.toml:6: 'zmb' is a whole country; name a place, or say by how many percent",
    ),
    "closed and open at once": (
        '[[change]]\nclose = "zambia-lobito"\n\n[[change]]\nopen = "zambia-lobito"\n',
        "a.toml:8: 'open' of 'zambia-lobito' contradicts 'close' of 'zambia-lobito' in line 5; "
        "keep one of them",
    ),
    "slowed where it is shut": (
        '[[change]]\nslow = "kasumbalesa"\nto = "5 d"\n[[change]]\nclose = "zmb"\n',
        "a.toml:8: 'close' of 'zmb' contradicts 'slow' of 'kasumbalesa' in line 5",
    ),
    "two capacities for one line": (
        '[[change]]\ncap = "benguela-railway"\nto = "1 Mt/year"\n'
        '[[change]]\ncap = "rail-huambo-lobito"\nto = "2 Mt/year"\n',
        "a.toml:8: 'cap' of 'rail-huambo-lobito' contradicts 'cap' of 'benguela-railway' in line 5",
    ),
    "a ban and a quota": (
        '[[change]]\nban = "cod"\n[[change]]\nquota = "cod"\nto = "5 t/year"\n',
        "a.toml:7: 'quota' of 'cod' contradicts 'ban' of 'cod' in line 5",
    ),
    "a product where none belongs": (
        '[[change]]\nclose = "suez"\nproduct = "copper"\n',
        "a.toml:6: 'close' takes no product; ban and quota do",
    ),
    "a day that is none": (
        '[[change]]\nopen = "zambia-lobito"\non = "soon"\n',
        "a.toml:6: 'soon' is not a day; write it like 2026-03-01",
    ),
    "a day outside the data": (
        '[[change]]\nopen = "zambia-lobito"\non = 1850-01-01\n',
        "a.toml:6: 1850-01-01 is outside the data, which tells of routes from",
    ),
    "a day while nothing says when it begins": (
        '[[change]]\nopen = "zambia-lobito"\non = 2026-02-01\n',
        "a.toml:6: has 'on', and the scenario no 'from'; say when it begins",
    ),
    "a day for what is given": (
        '[[change]]\nclose = "suez"\n[[given]]\nopen = "zambia-lobito"\non = 2026-02-01\n',
        "a.toml:8: what is given holds all the time; it takes no 'on'",
    ),
    "a speed in days": (
        '[[change]]\nslow = "assumption-rail-speed"\nto = "5 d"\n',
        "a.toml:6: 'assumption-rail-speed' is in km-per-day; write it so, or by a share",
    ),
    "dollars a kilometre for a fee": (
        '[[change]]\nreprice = "assumption-border-cost"\nby = "0.1 USD/t-km"\n',
        "a.toml:6: 'assumption-border-cost' is in usd-per-t; write it so, or by a share",
    ),
    "a price that slows": (
        '[[change]]\nslow = "assumption-rail-cost"\nby = "20 %"\n',
        "a.toml:5: 'assumption-rail-cost' is none of the times and speeds that 'slow' changes",
    ),
    "goods without an end": (
        '[[change]]\nclose = "hormuz"\n[[goods]]\nproduct = "sulphur"\nfrom = "kolwezi"\n',
        "a.toml:6: [[goods]] lacks to, amount",
    ),
}
HEADS = {
    "no Chinese": ('[title]\nen = "A"\n[[change]]\nclose = "suez"\n', "a.toml:1: [title] has no 'zh'"),
    "an end before the beginning": (
        'from = 2026-04-12\nuntil = 2026-04-01\n' + TITLE + '[[change]]\nclose = "suez"\n',
        "a.toml:2: until 2026-04-01 comes before from 2026-04-12",
    ),
    "an end without a beginning": (
        'until = 2026-04-01\n' + TITLE + '[[change]]\nclose = "suez"\n',
        "a.toml:1: has 'until' and no 'from'; say when it begins",
    ),
    "a change after the end": (
        'from = 2026-04-01\nuntil = 2026-04-12\n' + TITLE
        + '[[change]]\nclose = "suez"\non = 2026-05-01\n',
        "a.toml:8: on 2026-05-01 is outside the scenario's period",
    ),
    "an unknown source": (
        'sources = ["no-such-page"]\n' + TITLE + '[[change]]\nclose = "suez"\n',
        "a.toml:1: no source called 'no-such-page'",
    ),
    "changes that are no tables": (
        'change = "all"\n' + TITLE,
        "a.toml:1: 'change' is no list of tables; write [[change]]",
    ),
    "text without quotes": ("[title]\nen = A test\n", "a.toml:2: invalid value"),
    "a key twice": (
        TITLE + '[[change]]\nclose = "suez"\nclose = "malacca"\n',
        "a.toml:6: cannot overwrite a value",
    ),
}  # fmt: skip


def write(folder: Path, text: str) -> Path:
    file = folder / "a.toml"
    file.write_text(text, "utf-8")
    return file


def mistakes(kg: KnowledgeGraph, folder: Path, text: str) -> list[str]:
    with pytest.raises(InvalidData) as error:
        read(kg, write(folder, text))
    return [str(one).removeprefix(f"{folder}/") for one in error.value.findings]


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_change_is_told_with_its_line(
    case: str, shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    text, said = WRONG[case]
    found = mistakes(shipped, tmp_path, TITLE + text)
    assert [one for one in found if one.startswith(said)], found


@pytest.mark.parametrize("case", HEADS)
def test_a_wrong_head_is_told_with_its_line(
    case: str, shipped: KnowledgeGraph, tmp_path: Path
) -> None:
    text, said = HEADS[case]
    found = mistakes(shipped, tmp_path, text)
    assert [one for one in found if one.startswith(said)], found


def test_one_mistake_does_not_hide_the_next(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    text = TITLE + '[[change]]\nclose = "nowhere"\n[[change]]\ncap = "kasumbalesa"\nto = "9"\n'
    assert len(mistakes(shipped, tmp_path, text)) == 2


def test_a_file_that_is_not_text_is_told(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(TITLE.encode() + b"# \xff\n")
    with pytest.raises(InvalidData, match=r"a\.toml:4: is not UTF-8"):
        read(shipped, file)


def test_a_whole_scenario_is_read_as_it_stands(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    text = (
        'from = 2026-01-01\nuntil = 2026-03-31\nproduct = "copper"\n' + TITLE
        + '[[change]]\nopen = "赞比亚-洛比托铁路（规划）"\non = 2026-02-01\n'
        + '[[given]]\ncap = "kasumbalesa"\nto = "450 vehicles/day"\n'
        + '[[goods]]\nproduct = "sulphur"\nfrom = "port-of-ras-laffan"\nto = "kolwezi"\n'
        + 'amount = "1.2 Mt/year"\n'
    )  # fmt: skip
    found = read(shipped, write(tmp_path, text))
    (change,), (given,), (goods,) = found.changes, found.given, found.goods
    assert (found.since, found.product) == (date(2026, 1, 1), "copper")
    assert (change.target.name, change.target.kind) == ("zambia-lobito", "line")
    assert "rail-jimbe-chingola" in change.target.parts
    assert (change.on, change.line) == (date(2026, 2, 1), 8)
    assert given.to is not None
    assert (given.to.value, given.to.measure) == (450, "vehicles-per-day")
    assert (goods.origin, goods.tonnes) == ("port-of-ras-laffan", 1.2e6)


@pytest.fixture(scope="module")
def scenarios(shipped: KnowledgeGraph) -> dict[str, Scenario]:
    return {path.stem: read(shipped, path) for path in SHIPPED}


def test_at_least_twelve_scenarios_ship_each_with_a_source_or_called_invented(
    scenarios: dict[str, Scenario],
) -> None:
    assert len(scenarios) >= 12
    bare = [s for s in scenarios.values() if not s.sources]
    assert [s.name for s in bare if "Invented" not in s.note.get("en", "")] == []
    assert [s.name for s in bare if "虚构" not in s.note.get("zh", "")] == []


def test_the_dated_scenarios_last_as_long_as_what_they_tell_of(
    scenarios: dict[str, Scenario],
) -> None:
    spans = {name: (str(s.since), str(s.until)) for name, s in scenarios.items() if s.since}
    assert spans["dar-port-2025"] == ("2025-10-30", "2025-11-04")
    assert spans["lobito-floods-2026"] == ("2026-04-12", "2026-06-16")
    closed = scenarios["kasumbalesa-90-days"]
    assert closed.since is not None
    assert closed.until is not None
    assert (closed.until - closed.since).days + 1 == 90


def test_a_name_that_is_no_scenario_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'lobito-floods-2026'"):
        targets.file_of(paths.project_root(), "lobito-flood-2026")


def test_scenarios_lie_among_the_tables_and_are_none(project: Project) -> None:
    folder = project({"scenarios/mine.toml": TITLE})
    assert lodeway.load(folder).find("post") == "post"
    assert targets.titles(folder) == [("mine", {"en": "A test", "zh": "测试"})]
