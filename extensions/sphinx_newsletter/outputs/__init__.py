"""What is written beside the pages: open data, feeds, the sitemap."""
