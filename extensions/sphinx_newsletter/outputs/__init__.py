"""Output files other than documents: open data, feeds, the sitemap, and the manifest of a build."""
