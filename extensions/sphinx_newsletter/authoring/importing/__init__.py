"""Convert newsletter files to issue pages. Needs neither click nor a Sphinx application."""
