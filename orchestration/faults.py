"""What ends a run before it could publish."""


class RunFault(RuntimeError):
    """A fault told in one line: what is wrong, where, and what to do."""
