"""Pages of the statement: reading it, signing it, steering it."""
