"""Read bookmarks, and make issues of them."""
