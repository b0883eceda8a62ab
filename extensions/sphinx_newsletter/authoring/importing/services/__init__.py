"""Read feeds, the exports of newsletter services, and our own feed and data."""
