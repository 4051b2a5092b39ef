"""How the code stands: no import goes in a circle, no module is long, no test opens a drawer.

All imports count, those inside functions and those for types alone too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

from toys import ROOT

SRC, TESTS = ROOT / "src", ROOT / "tests"
LONGEST = 500


def modules(src: Path) -> dict[str, ast.Module]:
    """Every module below `src` by its dotted name, parsed."""
    found = {}
    for file in sorted(src.rglob("*.py")):
        parts = file.relative_to(src).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(file.read_text("utf-8"))
    return found


def imports(name: str, tree: ast.Module, known: dict[str, ast.Module]) -> Iterator[str]:
    """The modules of `known` that a module imports anywhere in its text."""
    for node in ast.walk(tree):
        named: list[str] = []
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            named = [part if part in known else str(node.module) for part in whole]
        yield from (module for module in named if module in known and module != name)


def import_graph(found: dict[str, ast.Module]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, tree in found.items():
        graph.add_edges_from((name, other) for other in imports(name, tree, found))
    return graph


def circles(graph: nx.DiGraph[str]) -> list[list[str]]:
    return sorted(sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1)


def room(module: str) -> str:
    """The folder of a module. A command stands with the command line, which opens the graph."""
    if module.endswith(".command"):
        return "cli"
    return module.split(".")[1] if "." in module else module


def test_no_module_imports_itself_in_a_circle() -> None:
    assert circles(import_graph(modules(SRC))) == []


def test_no_room_imports_itself_in_a_circle() -> None:
    rooms: nx.DiGraph[str] = nx.DiGraph()
    for a, b in import_graph(modules(SRC)).edges:
        if room(a) != room(b):
            rooms.add_edge(room(a), room(b))
    assert circles(rooms) == []


def test_a_circle_of_a_lazy_import_and_one_for_types_is_found(tmp_path: Path) -> None:
    texts = {
        "one.py": "from house import two\n",
        "two.py": "def late():\n    from house.three import some\n",
        "three.py": "if TYPE_CHECKING:\n    import house.one\n",
        "four.py": "from house.one import some\n",
        "__init__.py": "",
    }
    (tmp_path / "house").mkdir()
    for name, text in texts.items():
        (tmp_path / "house" / name).write_text(text, "utf-8")
    found = circles(import_graph(modules(tmp_path)))
    assert found == [["house.one", "house.three", "house.two"]]


def test_no_module_is_longer_than_can_be_read_at_once() -> None:
    files = sorted(SRC.rglob("*.py"))
    long = {str(file.relative_to(SRC)): len(file.read_text("utf-8").splitlines()) for file in files}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_no_import_is_relative() -> None:
    found = {
        name: node.lineno
        for name, tree in modules(SRC).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    }
    assert found == {}


def private(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Names with an underscore that a test takes from elsewhere: by import, attribute or patch."""
    for node in ast.walk(tree):
        taken: list[str] = []
        if isinstance(node, ast.ImportFrom):
            taken = [*str(node.module).split("."), *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Attribute) and not _own(node.value):
            taken = [node.attr]
        elif isinstance(node, ast.Call) and _last(node.func) in {"getattr", "setattr", "object"}:
            values = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            taken = [word for v in values if isinstance(v, str) for word in v.split(".")]
        yield from (
            (node.lineno, word)
            for word in taken
            if word.startswith("_") and not word.startswith("__") and word.isidentifier()
        )


def _own(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in {"self", "cls"}


def _last(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def test_tests_take_nothing_that_the_package_keeps_to_itself() -> None:
    found = [
        f"{file.relative_to(TESTS)}:{line}: {word}"
        for file in sorted(TESTS.rglob("*.py"))
        for line, word in private(ast.parse(file.read_text("utf-8")))
    ]
    assert found == []


def test_a_name_with_an_underscore_is_seen_however_it_is_taken() -> None:
    text = (
        "from lodeway.report.text import _pieces\n"
        "search._join()\n"
        "monkeypatch.setattr(claims, '_MANY', 3)\n"
        "self._own = __file__\n"
    )
    assert sorted(private(ast.parse(text))) == [(1, "_pieces"), (2, "_join"), (3, "_MANY")]
