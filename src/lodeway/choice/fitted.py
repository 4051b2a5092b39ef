"""Models that are fitted already, so that scenarios of one choice set share the fit and the worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lodeway.choice.model import Model

if TYPE_CHECKING:
    from datetime import date

    from lodeway.claims.graph import Graph

    Key: TypeAlias = tuple[str, int, int, date | None]

_MOST = 2  # each keeps its networks, some tens of megabytes


class Fitted:
    """The models of one graph that were asked for last, with its own assumptions."""

    def __init__(self, kg: Graph) -> None:
        self._kg = kg
        self._models: dict[Key, Model] = {}

    def model(self, choice: str, *, draws: int, seed: int, known: date | None) -> Model:
        """The model of a choice set, the same one where it was asked for lately."""
        key = (choice, draws, seed, known)
        found = self._models.pop(key, None) or Model(
            self._kg, choice, draws=draws, seed=seed, known=known
        )
        self._models = {**dict([*self._models.items()][1 - _MOST :]), key: found}
        return found
