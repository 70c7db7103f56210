"""The one submission of a sample that breaks rules of severity reject."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Fault:
    """A field of one episode set to a value that a rule rejects."""

    rule: str
    field: str
    value: str


FAULTS = (
    Fault("V024", "DISD", "2004-01-05"),
    Fault("V014", "DRUG1", ""),
    Fault("V025", "DISRSN", ""),
    Fault("V047", "MODEXIT", ""),
    Fault("V057", "ALCUSE", "31"),
    Fault("V013", "SEX", ""),
)


def with_faults(rows: pa.Table) -> pa.Table:
    """Break every rule of FAULTS in one episode each.

    All rows of the episode that have the field filled are changed, so that the file
    contradicts the rule and not itself. A fault that no episode is left for is left out.
    """
    spoilt: list[str] = [""]
    for fault in FAULTS:
        filled = pc.and_(
            pc.not_equal(rows[fault.field], ""),
            pc.invert(pc.is_in(rows["EPISODID"], pa.array(spoilt))),
        )
        candidates = rows["EPISODID"].filter(filled)
        if len(candidates) == 0:
            continue
        spoilt.append(candidates[0].as_py())
        hit = pc.and_(filled, pc.equal(rows["EPISODID"], spoilt[-1]))
        place = rows.schema.get_field_index(fault.field)
        changed = pc.if_else(hit, fault.value, rows[fault.field])
        rows = rows.set_column(place, fault.field, changed)
    return rows
