"""What is read of a store once, since a store does not change."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodeway.store.embedded import Store

P = ParamSpec("P")
T = TypeVar("T")


def once(read: Callable[Concatenate[Store, P], T]) -> Callable[Concatenate[Store, P], T]:
    """The same function, which reads only once for each store and further arguments.

    What it gives must not be changed by anybody, and its arguments must be hashable.
    """
    known: WeakKeyDictionary[Store, dict[Any, T]] = WeakKeyDictionary()

    @wraps(read)
    def kept(store: Store, /, *args: P.args, **kwargs: P.kwargs) -> T:
        answers = known.setdefault(store, {})
        asked = args, tuple(sorted(kwargs.items()))
        if asked not in answers:
            answers[asked] = read(store, *args, **kwargs)
        return answers[asked]

    return kept
