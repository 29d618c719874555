"""What a machine may lack."""


class Missing(RuntimeError):
    """A program is missing here; the sentence says how to get it."""
