"""Parts of JSON documents that are read have to be of their kind: a text, an object, a list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_SEVERAL = {"texts": str, "objects": dict}


def misfits(content: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[str]:
    """What is said of each named part that is there and is of another kind.

    Kinds are "text", "object", "texts" and "objects"; what is missing or null is no matter.
    """
    for name, kind in kinds.items():
        value = content.get(name)
        if value is not None and not _fits(value, kind):
            yield _misfit(name, kind)


def _misfit(name: str, kind: str) -> str:
    if kind == "texts":
        message = f"{name} is no list of texts"
    elif kind == "objects":
        message = f"{name} is no list of objects"
    else:
        message = f"{name} is no text" if kind == "text" else f"{name} is no object"
    return message


def _fits(value: Any, kind: str) -> bool:
    if kind in _SEVERAL:
        return isinstance(value, list) and all(isinstance(one, _SEVERAL[kind]) for one in value)
    return isinstance(value, str if kind == "text" else dict)


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or one object as a list of one; nothing for what holds none."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
