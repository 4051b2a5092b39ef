"""Processes that answer as commands do, for the server: `main` forks them from one that is ready.

As `lodeway.store.zygote`, but what comes are the name of a command and its options, never a query,
and what answers is our own code: limits of memory and time hold it, and no file can be named.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lodeway.cli import openapi, operations
from lodeway.report import localise
from lodeway.schema.errors import LodewayError
from lodeway.schema.values import LANGS
from lodeway.store import zygote

if TYPE_CHECKING:
    import socket

    from lodeway.api import KnowledgeGraph
    from lodeway.serve.places import Wanted

START = (
    sys.executable,
    "-I",
    "-c",
    "import sys; sys.path[:] = sys.argv[4:]; from lodeway.cli.answering import main; main()",
)
_NICER = 5  # queries, which are short, go first
_MIB = 1024 * 1024
_GROWN = 64 * _MIB  # bytes that a process may keep of earlier answers; a new one costs little
_READS = "control"  # what its example reads of the graph, most answers read


def main() -> None:
    """Read what most answers need, and fork a process for each letter on standard input."""
    import networkx  # noqa: F401 - loaded once, for all processes
    import numpy  # noqa: F401
    import scipy.sparse.csgraph  # noqa: F401 - not within the limits of memory

    path, memory_mib, parent = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.nice(_NICER)
    kg = ready(path)
    gc.freeze()  # looking through it for garbage would copy it for each process
    zygote.fork_workers(parent, lambda there: _work(there, kg or _opened(path), memory_mib))


def ready(path: Path) -> KnowledgeGraph | None:
    """The graph with what most answers read of it in memory, for processes forked from now on.

    The engine's threads do not survive a fork, so a process that ends with it puts the questions
    and keeps their rows with the index. None where they are not kept: each process then asks anew.
    """
    parent = os.getpid()
    if not (asking := os.fork()):
        zygote.end_with_parent(parent)
        with contextlib.suppress(Exception):  # each process will say it
            _read(_opened(path))
        os._exit(0)
    os.waitpid(asking, 0)
    kg = _opened(path)
    with contextlib.suppress(Exception):
        _read(kg)
    return None if kg.store.is_open else kg


def _opened(path: Path) -> KnowledgeGraph:
    from lodeway import api

    return api.load(path)


def _read(kg: KnowledgeGraph) -> None:
    asked = operations.operation(_READS)
    operations.answers(kg, asked, list(asked.example.items()), LANGS[0])


def _work(there: socket.socket, kg: KnowledgeGraph, memory_mib: int) -> None:
    out = zygote.Frames(there)
    confine(memory_mib)
    zygote.answer_each(there, out, lambda wanted: _answer(kg, wanted, out), grown=_GROWN)


def confine(memory_mib: int) -> None:
    """Give up core dumps, and memory beyond what is loaded and `memory_mib` (Linux only)."""
    import resource

    limits = {resource.RLIMIT_CORE: 0}
    if sys.platform == "linux":
        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        limits[resource.RLIMIT_AS] = size + memory_mib * _MIB
    for what, limit in limits.items():
        _, hard = resource.getrlimit(what)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (allowed, allowed))


def _answer(kg: KnowledgeGraph, wanted: Wanted, out: zygote.Frames) -> list[str] | None:
    """Write the answer; what went wrong as a kind and a sentence."""
    lang: Any = wanted["lang"]
    try:
        format_, text = written(kg, wanted)
    except MemoryError:
        return ["memory", ""]
    except Exception as error:
        kind = operations.kind_of(error)
        if kind == "internal":
            traceback.print_exc()
        return [kind, localise.message(_sentence(error, lang), lang)]
    out.format = format_
    out.write(text.encode())
    return None


def _sentence(error: Exception, lang: Any) -> str:
    import click

    if isinstance(error, click.ClickException):
        return error.format_message()
    return error.told(lang) if isinstance(error, LodewayError) else ""


def written(kg: KnowledgeGraph, wanted: Wanted) -> tuple[str, str]:
    """The format of an answer and its text. Raises what the command raises."""
    from lodeway.report import text

    lang: Any = wanted["lang"]
    name = wanted["operation"]
    if name == openapi.DOCUMENT:
        return "json", json.dumps(openapi.document(), ensure_ascii=False, indent=1)
    if not name:
        return "html", openapi.page(lang)
    asked = operations.operation(name, lang)
    options = dict(wanted["options"])
    if wanted["format"] == "sparql":
        return "sparql", _query(kg, asked, wanted)
    claims = options.pop("claims", "").lower() in {"1", "true", "yes", "on"}
    rest = [(key, value) for key, value in wanted["options"] if key != "claims"]
    answers = operations.answers(kg, asked, rest, lang)
    how = text.Shown(" ".join(asked.path), lang, claims=claims)
    style: Any = wanted["format"]
    return style, text.render_all(answers, style, how)


def _query(kg: KnowledgeGraph, asked: operations.Operation, wanted: Wanted) -> str:
    """The SPARQL of a question, names resolved. Raises `UsageError` for what is no question."""
    import click

    if asked.path[0] != "ask":
        raise click.UsageError(f"`{' '.join(asked.path)}` is no SPARQL query")
    lang: Any = wanted["lang"]
    return kg.question_text(asked.path[1], lang=lang, **operations.read(asked, wanted["options"]))
