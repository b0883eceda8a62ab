"""Pages about the whole archive: seasons, topics, listings."""
