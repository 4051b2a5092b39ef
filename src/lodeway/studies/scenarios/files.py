"""Where scenarios are: the files of a project, by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.errors import InvalidValue, UnknownName
from lodeway.names import nearest
from lodeway.networks.toml_lines import located

if TYPE_CHECKING:
    from collections.abc import Mapping


def shipped(root: Path) -> list[Path]:
    """The scenario files of a project, by name."""
    return sorted((root / "data" / "scenarios").glob("*.toml"))


def file_of(root: Path, name: str) -> Path:
    """The file that `name` means: a path, or a scenario of the project.

    Raises `UnknownName` with names like it, or `InvalidValue`.
    """
    if name.endswith(".toml") and Path(name).is_file():
        return Path(name)
    known = {path.stem: path for path in shipped(root)}
    if name in known:
        return known[name]
    if near := nearest(name, known):
        raise UnknownName(name, "scenario", near)
    raise InvalidValue(
        f"no scenario is called '{name}': `lodeway whatif` lists those that ship; the name of a file "
        "of your own ends in .toml"
    )


def titles(root: Path) -> list[tuple[str, Mapping[str, str]]]:
    """The name and the title of every scenario of a project, in both languages."""
    return [
        (path.stem, located(path.read_bytes(), shown(path)).values.get("title", {}))
        for path in shipped(root)
    ]


def shown(path: Path) -> str:
    """The path as errors print it: from data/ on for a project's own file."""
    parts = path.parts
    return "/".join(parts[-3:]) if parts[-3:-1] == ("data", "scenarios") else str(path)
