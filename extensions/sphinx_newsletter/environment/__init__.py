"""Reading under Sphinx: from pages to records in the build environment."""
