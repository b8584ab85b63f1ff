"""Pages of the newsletter: for readers, and for who writes it."""
