"""What ends a run before it could publish."""

INTERRUPTED = (
    "interrupted; run again: it goes on from what was landed, and the last publication still stands"
)


class RunFault(RuntimeError):
    """A fault told in one line: what is wrong, where, and what to do."""
