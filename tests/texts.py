"""The English of all that is said to people: texts of modules, help of commands, errors."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages import extract, pofile
from babel.messages.catalog import Message

import lodeway
from lodeway.cli import COMMANDS
from lodeway.cli import lodeway as program
from lodeway.schema import words

PACKAGE = Path(lodeway.__file__).parent
FOLDER = words.LOCALE / "zh" / "LC_MESSAGES"
ERRORS = re.compile(
    r"Invalid\w+|Unknown\w+|Query\w+|ReleaseError|LodewayError|UsageError|BadParameter"
)
# These are told by a sentence of their class, from facts.
OWN_SENTENCE = frozenset({"UnknownName", "AmbiguousName", "InvalidData", "NoRoute"})


def catalogue(room: str) -> dict[tuple[str | None, str], Message]:
    """The messages of a room by context and English."""
    with (FOLDER / f"{room}.po").open("rb") as file:
        return {
            (m.context, m.id if isinstance(m.id, str) else m.id[0]): m
            for m in pofile.read_po(file, locale="zh")
            if m.id
        }


def said() -> dict[str, set[tuple[str | None, str]]]:
    """What the modules of each room say through `_()`."""
    found: dict[str, set[tuple[str | None, str]]] = defaultdict(set)
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text("utf-8")
        if "words.of(__name__)" not in text:
            continue
        room = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "_"
            ):
                english, *context = (ast.literal_eval(part) for part in node.args)
                found[room].add((context[0] if context else None, english))
    return found


def extracted(file: Path) -> set[str]:
    """What the field's own tool finds in a module."""
    with file.open("rb") as source:
        keywords = {"_": None}
        return {
            str(m if isinstance(m, str) else m[0])
            for _, m, *_ in extract.extract("python", source, keywords)
        }


def help_texts() -> set[str]:
    """The help of every command and option."""
    context = click.Context(program, info_name="lodeway", obj="en")
    commands = [program, *(program.get_command(context, name) for name in COMMANDS)]
    texts: set[str | None] = set()
    for command in commands:
        assert command is not None
        texts |= {command.help, command.short_help}
        texts |= {p.help for p in command.params if isinstance(p, click.Option) and not p.hidden}
    return {text for text in texts if text}


def error_patterns() -> dict[str, str]:
    """What is raised, with `{}` for its facts, and where."""
    found: dict[str, str] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            call = node.exc if isinstance(node, ast.Raise) else node
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", None) or getattr(call.func, "attr", "")
            raised = (
                isinstance(node, ast.Raise) and ERRORS.fullmatch(name) and name not in OWN_SENTENCE
            )
            if raised or (name == "fail" and isinstance(call.func, ast.Attribute)):
                for pattern in _patterns(call.args[0] if call.args else None):
                    found.setdefault(pattern, f"{file.relative_to(PACKAGE)}:{call.lineno}")
    return found


def _patterns(text: ast.expr | None) -> Iterator[str]:
    match text:
        case ast.Constant(value=str(value)):
            yield value
        case ast.JoinedStr(values=values):
            parts = (str(v.value) if isinstance(v, ast.Constant) else "{}" for v in values)
            yield "".join(parts)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _patterns(body)
            yield from _patterns(orelse)
