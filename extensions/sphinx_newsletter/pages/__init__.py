"""Pages that show the archive as a whole: seasons, topics, listings."""
