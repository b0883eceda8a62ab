"""Find problems in issue pages without building the site, and fix those that are safe to fix."""
