"""Find and decide the numbers and dates of issues."""
