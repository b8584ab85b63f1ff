"""Pages of commitments, by who opens them."""
