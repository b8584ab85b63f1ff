"""The whole-site tests have the same cast as the chapters' own."""

from justaction.conftest import (  # noqa: F401
    _own_files,
    cast,
    collaborative,
    letters,
    run_jobs,
    signed_in,
)
