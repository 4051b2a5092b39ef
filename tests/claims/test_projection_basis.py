from __future__ import annotations

import pytest

from lodeway.api import KnowledgeGraph
from lodeway.schema.errors import InvalidValue


@pytest.mark.parametrize("name", ["actors", "ownership", "flows"])
def test_a_network_of_what_was_read_holds_nothing_else(name: str, shipped: KnowledgeGraph) -> None:
    whole, read = shipped.network(name), shipped.network(name, basis="read")
    assert {e["basis"] for *_, e in read.edges(data=True)} == {"read"}
    kept = {key for *_, key, e in whole.edges(keys=True, data=True) if e["basis"] == "read"}
    assert {key for *_, key in read.edges(keys=True)} == kept


def test_the_transport_network_says_why_it_takes_no_basis(shipped: KnowledgeGraph) -> None:
    with pytest.raises(InvalidValue, match="takes no basis"):
        shipped.network("transport", basis="read")
