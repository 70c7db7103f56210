"""The one error a user of the gate meets."""


class GateError(Exception):
    """The gate could not come to a decision; the message is one line and says what to do.

    A closed gate is no error. After this error nothing may be published: the last decision on disk
    belongs to an earlier run.
    """
