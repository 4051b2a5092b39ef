"""The JSON of every command keeps to the schema that ships: stable keys, free of language.

    pytest tests/golden --update-golden

also writes the schemas of `src/lodeway/report/schemas/` anew from what the commands print. A key that
goes or changes its type is a break: raise `lodeway.report.text.VERSION` with it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import lodeway
from lodeway.report.text import VERSION

EXPECTED = Path(__file__).parent / "expected"
SCHEMAS = Path(lodeway.__file__).parent / "report" / "schemas" / f"v{VERSION}"
KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# Rows of any query have the columns that it selects; `explain` is a tree, `verify` a list of changes.
FREE = frozenset({"sparql"})


def outputs() -> dict[str, list[Any]]:
    """What each command printed as JSON, by command."""
    found: dict[str, list[Any]] = defaultdict(list)
    for file in sorted(EXPECTED.glob("*.json")):
        text, reader = file.read_text("utf-8").replace(": SIZE", ": 0"), json.JSONDecoder()
        while text.strip():
            whole, end = reader.raw_decode(text := text.lstrip())
            text = text[end:]
            if isinstance(whole, dict) and "tables" in whole:
                found[whole["command"]].append(whole)
    return dict(found)


OUTPUTS = outputs()


def schema(command: str, printed: list[Any]) -> dict[str, Any]:
    """The schema of what a command prints, from examples of it."""
    keys: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for whole in printed:
        for table in whole["tables"]:
            for key in table["headings"]:
                keys[table["name"]][key].update(_type(row[key]) for row in table["rows"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://w3id.org/lodeway/schema/{VERSION}/{command.replace(' ', '-')}.json",
        "title": f"lodeway {command}",
        "type": "object",
        "required": ["command", "version", "lang", "verdict", "tables"],
        "properties": {
            "command": {"const": command},
            "version": {"const": VERSION},
            "lang": {"enum": ["en", "zh"]},
            "verdict": {"type": ["string", "null"]},
            "tables": {
                "type": "array",
                "items": {"anyOf": [_table(n, k) for n, k in sorted(keys.items())]},
            },
        },
        "additionalProperties": False,
    }


def _table(name: str, keys: dict[str, set[str]]) -> dict[str, Any]:
    rows: dict[str, Any] = {"type": "object"}
    if name not in FREE:
        rows["properties"] = {
            key: {"type": sorted(types | {"null"})} for key, types in sorted(keys.items())
        }
        rows["additionalProperties"] = False
    return {
        "type": "object",
        "required": ["name", "title", "headings", "rows", "notes"],
        "properties": {
            "name": {"const": name},
            "title": {"type": "string"},
            "headings": {"type": "object", "additionalProperties": {"type": "string"}},
            "rows": {"type": "array", "items": rows},
            "notes": {"type": "array", "items": {"type": "string"}},
            "claims": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        },
        "additionalProperties": False,
    }


def _type(value: Any) -> str:
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array"}
    return "null" if value is None else names[type(value)]


def _file(command: str) -> Path:
    return SCHEMAS / f"{command.replace(' ', '-')}.json"


@pytest.mark.parametrize("command", sorted(OUTPUTS))
def test_what_a_command_prints_keeps_to_its_schema(
    command: str, request: pytest.FixtureRequest
) -> None:
    file = _file(command)
    if request.config.getoption("--update-golden"):
        file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(schema(command, OUTPUTS[command]), indent=1, ensure_ascii=False) + "\n"
        file.write_text(text, "utf-8")
    shipped = json.loads(file.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(shipped)
    for whole in OUTPUTS[command]:
        jsonschema.validate(whole, shipped)


@pytest.mark.parametrize("command", sorted(OUTPUTS))
def test_keys_are_stable_words_free_of_language(command: str) -> None:
    for whole in OUTPUTS[command]:
        for table in whole["tables"]:
            if table["name"] not in FREE:
                assert [key for key in table["headings"] if not KEY.fullmatch(key)] == []
                assert table["name"] or len(whole["tables"]) == 1


def test_every_schema_belongs_to_a_command() -> None:
    assert {file.name for file in SCHEMAS.iterdir()} == {_file(command).name for command in OUTPUTS}
