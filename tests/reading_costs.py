"""Read generated pages in a process of its own: a module that a new process can import without pytest's help."""

from __future__ import annotations

import resource
import time

from generated_pages import random_pages
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import read_text

SECONDS = 2
"""What reading a page may take."""


def read_pages(seed: int, count: int) -> tuple[list[str], int]:
    """Read pages; return what went wrong, and how many megabytes this process has grown by."""
    wrong = []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    settings = Settings(default_language="en", markdown={"myst_enable_extensions": ["colon_fence"]})
    for number, text in enumerate(random_pages(seed, count), 1):
        start = time.process_time()
        _, findings, _ = read_text(text, f"issues/{number:05}", settings)
        if (seconds := time.process_time() - start) > SECONDS:
            wrong.append(f"{seed}/{number} took {seconds:.1f} s")
        wrong += [f"{seed}/{number}: {one.message}" for one in findings if one.problem is Problem.FAILED]
    return wrong, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
