"""The English of all that is said to people: texts of modules, help of commands, errors."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import click
from babel.messages import extract, pofile
from babel.messages.catalog import Message

import lodeway
from lodeway.cli import COMMANDS
from lodeway.cli import lodeway as program
from lodeway.cli.imports import READERS
from lodeway.schema import words

PACKAGE = Path(lodeway.__file__).parent
FOLDER = words.LOCALE / "zh" / "LC_MESSAGES"
ERRORS = re.compile(
    r"Invalid\w+|Unknown\w+|Query\w+|ReleaseError|LodewayError|UsageError|BadParameter"
)
# These are told by a sentence of their class, from facts.
SAYING = frozenset(
    {"Finding", "finding", "fail", "_fail", "_say", "_Wrong", "_MisfitError", "_refusal"}
)
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
    commands += [importlib.import_module(reader).command for reader in READERS.values()]
    texts: set[str | None] = set()
    for command in commands:
        assert command is not None
        texts |= {command.help, command.short_help}
        texts |= {p.help for p in command.params if isinstance(p, click.Option) and not p.hidden}
    return {text for text in texts if text}


def error_patterns() -> dict[str, str]:
    """What is raised or found, with `{}` for its facts, and where."""
    found: dict[str, str] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.relative_to(PACKAGE).parts[0] == "serve":  # answers programs, in English
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            for said in _told(node):
                for pattern in _patterns(said):
                    found.setdefault(pattern, f"{file.relative_to(PACKAGE)}:{said.lineno}")
    return found


def _told(node: ast.AST) -> Sequence[ast.expr]:
    """The parts of a statement that a person may come to read as a message."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if (
            name in SAYING or (ERRORS.fullmatch(name) and name not in OWN_SENTENCE)
        ):
            return [part for part in args if not isinstance(part, ast.Constant) or _spoken(part)]
        case ast.Assign(targets=[ast.Name(id="msg" | "message" | "hint")], value=value):
            return [value]
    return []


def _spoken(part: ast.Constant) -> bool:
    """Whether a constant is a message and no name of a file, a column or a key."""
    return isinstance(part.value, str) and " " in part.value


def _patterns(text: ast.expr | None) -> Iterator[str]:
    match text:
        case ast.Constant(value=str(value)):
            yield value
        case ast.JoinedStr(values=values):
            parts = (str(v.value) if isinstance(v, ast.Constant) else "{}" for v in values)
            yield "".join(parts)
        case ast.BinOp(left=left, right=right):
            for start, end in product(_patterns(left), _patterns(right)):
                yield start + end
        case ast.IfExp(body=body, orelse=orelse):
            yield from _patterns(body)
            yield from _patterns(orelse)


CHINESE = re.compile("[\u4e00-\u9ffe]")  # the ends of a range of characters are no text
LANGUAGES = frozenset({"en", "zh"})
TAG = re.compile("[A-Za-z-]*")


def strays(file: Path) -> list[str]:
    """Where a module says a text of one language by itself, by line.

    Chinese in a string, a dictionary of the same text in each language, and a choice by the
    language. Docstrings may show what people type.
    """
    tree = ast.parse(file.read_text("utf-8"))
    bare = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        f"{file.relative_to(PACKAGE) if file.is_relative_to(PACKAGE) else file.name}:{getattr(node, 'lineno', 0)}: {why}"
        for node in ast.walk(tree)
        if node not in bare and (why := _stray(node))
    ]


def _stray(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(text)) if CHINESE.search(text):
            return "holds Chinese"
        case ast.Dict(keys=keys, values=values) if {
            key.value for key in keys if isinstance(key, ast.Constant)
        } >= LANGUAGES and any(map(_says, values)):
            return "holds a text in each language"
        case ast.Compare(left=left, comparators=others) if any(map(_language, (left, *others))):
            return "asks for the language"
        case ast.MatchValue(value=value) if _language(value):
            return "asks for the language"
    return None


def _says(node: ast.expr) -> bool:
    """Whether a value is a text of its own; the tag of a language is none."""
    if isinstance(node, ast.Constant):
        return not TAG.fullmatch(str(node.value))
    return isinstance(node, ast.JoinedStr)


def _language(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in LANGUAGES
