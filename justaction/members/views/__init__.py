"""Pages of the members: signing in, oneself, organizations, steering."""
