"""Five numbers of an actor for a mineral: owned, hosted, carried, restrictable, promised."""

from lodeway.studies.exposure.ask import exposure
from lodeway.studies.exposure.model import NUMBERS, Amount, Exposure, Line, Number, Total

__all__ = ["NUMBERS", "Amount", "Exposure", "Line", "Number", "Total", "exposure"]
