"""Integration of other Sphinx extensions and the Furo theme."""
