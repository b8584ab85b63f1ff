"""A chapter for tests alone: a kind of text that the running product knows when `tests.writing.settings` is its settings."""
