"""Django's SQLite, which remembers how it wrote a question for SQLite (`base.py`)."""
