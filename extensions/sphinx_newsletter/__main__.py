"""``python -m sphinx_newsletter`` is ``newsletter``."""

from sphinx_newsletter.cli import main

main(prog_name="newsletter")
