"""What the command line does to a newsletter's pages. No running Sphinx."""
