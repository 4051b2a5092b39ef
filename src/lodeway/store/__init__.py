"""The graph in a store: open it, ask it, and stop a question that asks too much.

`Store` answers in this process, for queries you trust; `run` answers in a process that can be
killed, for all others. Everything is imported where it is first used: the worker starts lean.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lodeway.store.embedded import Store as Store
    from lodeway.store.embedded import bind as bind
    from lodeway.store.embedded import parameters as parameters
    from lodeway.store.embedded import term as term
    from lodeway.store.guard import form as form
    from lodeway.store.guard import refuse as refuse
    from lodeway.store.isolated import Body as Body
    from lodeway.store.isolated import run as run
    from lodeway.store.query_names import unknown as unknown
    from lodeway.store.rows import Iri as Iri
    from lodeway.store.rows import Rows as Rows
    from lodeway.store.rows import Text as Text
    from lodeway.store.rows import Value as Value

_HOMES = {
    "Body": "isolated",
    "Iri": "rows",
    "Rows": "rows",
    "Store": "embedded",
    "Text": "rows",
    "Value": "rows",
    "bind": "embedded",
    "form": "guard",
    "parameters": "embedded",
    "refuse": "guard",
    "run": "isolated",
    "term": "embedded",
    "unknown": "query_names",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module '{__name__}' has no attribute {name!r}")
