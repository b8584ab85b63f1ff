"""Pages of the communities, by what one does on them."""
