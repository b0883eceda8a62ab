"""How records and nodes look: HTML cards, and plain nodes for every other builder."""
