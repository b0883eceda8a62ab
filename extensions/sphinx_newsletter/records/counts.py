"""Counts with English nouns, for the commands. A site has them from its catalog (``rendering/counts.py``)."""


def count_label(count: int, one: str, many: str) -> str:
    """Return a count with its noun.

    >>> count_label(1, "issue", "issues")
    '1 issue'
    """
    return f"{count} {one if count == 1 else many}"
