"""Read pages under Sphinx, and keep their records in the build environment."""
