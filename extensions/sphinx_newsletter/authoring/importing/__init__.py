"""From newsletter files as they were sent to issue pages: pure functions on text, without click and Sphinx."""
