"""The shape of a letter: HTML with its style inlined, plain text of the same words, bytes for the mail server."""
