"""Finding, reading and writing files safely. No running Sphinx."""
