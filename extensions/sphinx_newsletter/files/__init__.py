"""Find, read and write files safely. No Sphinx application is needed."""
