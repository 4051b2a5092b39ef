"""How concentrated a mineral is where it is mined, refined, owned and carried."""

from lodeway.studies.concentration.ask import NAMES, USUAL, concentration
from lodeway.studies.concentration.formulas import Formula, formulas
from lodeway.studies.concentration.model import Concentration, Member, Stage

__all__ = [
    "NAMES",
    "USUAL",
    "Concentration",
    "Formula",
    "Member",
    "Stage",
    "concentration",
    "formulas",
]
