"""Convert HTML and other dialects of Markdown, and compare the result with the original."""
