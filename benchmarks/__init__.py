"""What ``nox -s bench`` runs: how long an archive takes to build, how that grows, and how it compares."""
