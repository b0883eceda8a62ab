"""``python -m sphinx_newsletter`` is ``newsletter``."""

from sphinx_newsletter.cli import main

if __name__ == "__main__":  # processes that check pages may import this module anew
    main(prog_name="newsletter")
