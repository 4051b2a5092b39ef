"""A model fitted to other counts, over the network that it has read already."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.choice.model import Model
    from lodeway.choice.observations import Observation

# What a model keeps that follows from its fit.
_FITTED = ("fitted", "sights", "constants")


def refitted(model: Model, counts: Sequence[Observation]) -> Model:
    """The same network and goods, fitted to other counts.

    Those of what all ways carry together have to be among them, and the same.
    """
    other = copy(model)
    other.observations = list(counts)
    for name in _FITTED:
        other.__dict__.pop(name, None)
    other.forget_flows()
    return other
