"""Start a newsletter: its settings, first pages, and the files that build it elsewhere."""
