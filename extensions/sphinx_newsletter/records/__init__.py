"""Plain records and what they are made of: issues, links, topics, languages, URLs. No Sphinx, no docutils."""
