"""Pages of the share-out: `public` for everybody, `desk` for who makes an edition."""
