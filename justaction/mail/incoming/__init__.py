"""What came by mail, read: pure functions that know neither Django nor any chapter."""
