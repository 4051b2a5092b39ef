"""`python -m benchmarks.imports FILE`: our reading of the USGS table beside csv and pandas.

FILE is MCS2026_Commodities_Data.csv as the publisher gives it. The answer that is compared first is
the plain number of every row that has one; ours then also resolves names, units, qualifiers, periods
and ids, which the others leave undone.
"""

from __future__ import annotations

import csv
import sys
from functools import partial
from pathlib import Path

from benchmarks import results
from benchmarks.measure import median
from lodeway import importers
from lodeway.schema import paths

ENCODING = "windows-1252"
LIMIT = 1.0
HEADING = "Import"

Numbers = dict[int, float]


def ours(file: Path) -> Numbers:
    """The plain numbers that the importer reads, by row, in the unit that is printed."""
    imported = importers.read("usgs-mcs", [file], paths.project_root())
    return {
        int(row["locator"].rpartition(" ")[2]): float(row["value"])
        for row in imported.tables["figures.csv"]
        if row["value"] and not row["valueAsPrinted"]
    }


def with_csv(file: Path) -> Numbers:
    """The same by the standard library and nothing more."""
    with file.open(encoding=ENCODING, newline="") as text:
        cells = [row["Value"] for row in csv.DictReader(text)]
    return {n: value for n, cell in enumerate(cells, 2) if (value := _number(cell)) is not None}


def with_pandas(file: Path) -> Numbers:
    """The same by pandas, which must be told of the commas."""
    import pandas as pd

    frame = pd.read_csv(file, encoding=ENCODING, dtype=str, keep_default_na=False)
    plain = frame["Value"].str.strip().str.replace(",", "", regex=False)
    numbers = pd.to_numeric(plain, errors="coerce")
    return {n: value for n, value in enumerate(numbers.tolist(), 2) if value == value}


def _number(cell: str) -> float | None:
    try:
        return float(cell.strip().replace(",", ""))
    except ValueError:
        return None


READERS = {"lodeway": ours, "csv": with_csv, "pandas": with_pandas}


def differences(file: Path) -> list[int]:
    """Rows that we leave out or whose number we print in another unit: each has a named reason."""
    mine, theirs = ours(file), with_csv(file)
    assert theirs == with_pandas(file)
    return sorted(n for n in theirs if mine.get(n) != theirs[n])


def main(file: Path) -> None:
    """Compare, measure, print; fail where reading takes longer than it may."""
    odd = differences(file)
    factors = importers.read("usgs-mcs", [file], paths.project_root()).tables["figures.csv"]
    scaled = {
        int(row["locator"].rpartition(" ")[2])
        for row in factors
        if row["unit"] in ("carat", "m3", "l", "usd", "sq-ft")
    }
    unexplained = [n for n in odd if n not in scaled]
    print(f"{len(with_csv(file))} plain numbers; {len(odd)} in another unit; {unexplained} missing")
    times = {name: median(partial(read, file)) for name, read in READERS.items()}
    lines = [
        f"The USGS table of {len(with_csv(file)):,} plain numbers, read by `lodeway import`, which also "
        "resolves names, units, periods and ids, and by what leaves that undone.",
        "",
        "| reader | seconds |",
        "|---|---:|",
        *(f"| {name} | {seconds:.2f} |" for name, seconds in times.items()),
    ]
    print("\n".join(lines))
    results.update(HEADING, lines)
    if times["lodeway"] > LIMIT:
        raise SystemExit(f"reading takes more than {LIMIT} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
