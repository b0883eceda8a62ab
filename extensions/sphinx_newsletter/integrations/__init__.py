"""Other extensions and the theme furo: what each must be told about a newsletter."""
