"""Read mails, pages, texts, and directories and files with several issues."""
