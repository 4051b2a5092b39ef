"""What some of our queries need to be asked at all, or in a moment."""

from __future__ import annotations

from lodeway.schema import vocab
from lodeway.store.rows import Iri

BOUND = {
    "edges": {"network": "ownership"},
    "claims": {"network": "ownership"},
    "rights": {
        "class": Iri(f"{vocab.LD}Offtake"),
        "holds": Iri(f"{vocab.LD}offtaker"),
        "of": Iri(f"{vocab.LD}supplier"),
        "as": Iri(f"{vocab.LD}form"),
    },
}
