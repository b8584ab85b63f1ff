"""The tree of the record: pure functions, without Django and without the rest of the project."""
