"""A toy world whose copper goes by an eastern or a western port, and who counted how much."""

from __future__ import annotations

from collections.abc import Mapping

from toys import CLAIM
from worlds import with_rows

SET = "toy-copper"
OBSERVED = (
    "id,choiceSet,quantityKind,mineral,form,origin,destination,viaCorridor,viaNode,value,low,high,"
    f"unit,attestation,use,scenario,{CLAIM}"
)


def counted(
    name: str,
    value: str = "60,,",
    *,
    kind: str = "share",
    by: str = "eastern,port-of-east",
    mineral: str = "copper",
    unit: str = "percent",
    attestation: str = "named",
    use: str = "calibration",
    scenario: str = "",
    when: str = "2024,2024",
) -> str:
    """A row of counts: of all copper to anywhere, what went by the eastern corridor."""
    return (
        f"{name},{SET},{kind},{mineral},,zmb,port-of-far,{by},{value},{unit},"
        f"{attestation},{use},{scenario},gazette,p. 1,{when},reported,high,read,,2026-11-21"
    )


COUNTS = (
    counted("east-2024"),
    counted("east-2025", "62,,", use="later-year", attestation="unnamed", when="2025-07,2025-12"),
    counted("east-gained", ",0,", kind="change", use="shock", scenario="west-shut", when="2025-09,2025-09"),
    counted("east-tin", "10,,", mineral="tin", use="cross-check"),
    counted("west-lost", "-100,,", kind="change", use="shock", scenario="west-shut", by=",port-of-west", when="2025-09,2025-09"),
    counted("west-month", "1,,", kind="throughput", use="cross-check", by="western,", unit="t", attestation="audited", when="2024-05,2024-05"),
    counted("west-unknown", ",,", kind="change", use="shock", scenario="west-shut", by=",port-of-west", when="2025-09,2025-09"),
)  # fmt: skip

_SAMPLES = {"audited": 100, "named": 30, "press": 20, "unnamed": 12}
# id, kind, value, low, high, unit, what it is of
ASSUMED = (
    "choice-nesting nesting 0.5 0.3 0.8 ratio",
    "choice-scale choice-scale 35 14 86 usd-per-t",
    "choice-spread-mode constant-spread 0.5 0.2 1 ratio",
    "choice-spread-port constant-spread 1.7 1 3 ratio",
    "choice-walk constant-spread 0.2 0.1 0.43 ratio",
    "grade-copper-cathode grade 99.99 99.9 99.99 percent copper-cathode",
    "storage-cost storage-cost 0.3 0.1 0.6 usd-per-t-day",
    "wait-share wait-share 0.65 0.5 0.8 ratio",
    *(f"sample-{who} sample-size {n} {n} {n} count" for who, n in _SAMPLES.items()),
)


def _assumptions(table: str) -> str:
    """The table of assumptions with those of choice, under its own columns."""
    columns = table.splitlines()[0].split(",")
    rows = []
    for name, kind, value, low, high, unit, *of in (one.split() for one in ASSUMED):
        cells = {
            "id": f"assumption-{name}", "label@en": f"Assumed {name}", "label@zh": f"假定 {name}",
            "quantityKind": kind, "value": value, "low": low, "high": high, "unit": unit,
            "source": "lodeway-assumptions", "subject": "".join(of),
        }  # fmt: skip
        rows.append(",".join(cells.get(column, "") for column in columns))
    return with_rows(table, *rows)


def observed(*rows: str) -> str:
    """A table of counts."""
    return with_rows(OBSERVED + "\n", *rows)


def with_counts(plain: Mapping[str, str], *counts: str) -> dict[str, str]:
    """The small world of golden files with a choice set and these counts, else `COUNTS`."""
    return {
        **plain,
        "routes/assumptions.csv": _assumptions(plain["routes/assumptions.csv"]),
        "routes/choice-sets.csv": (
            "id,label@en,label@zh,mineral,origin,destination,alternative\n"
            f"{SET},Toy copper,玩具铜,copper,zmb,port-of-far,eastern;western\n"
        ),
        "routes/observations.csv": observed(*(counts or COUNTS)),
    }
