"""How a check's two conditions become the SQL that Great Expectations and DuckDB both run.

There is one wording, so that the side that counts (Great Expectations) and the side that writes the
keys (DuckDB) cannot drift apart in what NULL means.
"""

from __future__ import annotations

from collections.abc import Sequence


def failing(applies_when: str, holds_when: str) -> str:
    """Give the condition that is true of exactly the failing records.

    A record fails when the rule applies to it and the condition is not known to hold: NULL in
    ``applies_when`` means the rule does not apply, NULL in ``holds_when`` means that it fails.
    """
    return f"({applies_when}) and not coalesce(({holds_when}), false)"


def in_files(file_ids: Sequence[int], column: str = "_file_id") -> str:
    """Give the condition that picks the records of some files (at least one).

    Files that were landed after each other, as on a first run, are a range: to read hundreds of
    numbers in each of hundreds of queries takes DuckDB longer than to look at the records.
    """
    numbers = sorted({int(file_id) for file_id in file_ids})
    if numbers[-1] - numbers[0] + 1 == len(numbers):
        return f"{column} between {numbers[0]} and {numbers[-1]}"
    return f"{column} in ({', '.join(str(number) for number in numbers)})"
