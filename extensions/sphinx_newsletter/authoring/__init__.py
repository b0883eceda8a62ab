"""Functions behind the ``newsletter`` command. They need no Sphinx application."""
