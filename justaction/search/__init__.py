"""Search: one index behind `put`, `drop` and `find`. It knows no chapter; each says what can be found of it (`sources.py`)."""
