"""Records of issues, links, topics, languages and URLs. Imports neither Sphinx nor docutils."""
