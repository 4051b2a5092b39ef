"""Values for what a query leaves open: with nothing given, some pair every claim with all others."""

from __future__ import annotations

from lodeway.schema import vocab
from lodeway.store import Iri

GIVEN = {
    "region": Iri(f"{vocab.ID}central-african-copperbelt"),
    "thing": Iri(f"{vocab.ID}lobito-corridor"),
    # What is asked for one class of claims at a time.
    "class": Iri(f"{vocab.LD}Stake"),
    "holds": Iri(f"{vocab.LD}holder"),
    "of": Iri(f"{vocab.LD}target"),
    "as": Iri(f"{vocab.LD}interestType"),
}
