"""Every reader of bytes from outside, with bent bytes: FUZZ_SECONDS each (a second unless said), seed FUZZ_SEED.

FUZZ_SECONDS=60 bin/drill -k fuzz -s
"""

from __future__ import annotations

import os
from random import Random

import pytest

from tests.drills.fuzzing import Reader, bent, fuzz, readers

pytestmark = pytest.mark.drill
SECONDS = float(os.environ.get("FUZZ_SECONDS", "1"))
SEED = int(os.environ.get("FUZZ_SEED", "7"))


@pytest.mark.filterwarnings("ignore")  # bent bytes make libraries complain
def test_no_bent_bytes_break_a_reader() -> None:
    told = [fuzz(reader, seconds=SECONDS, seed=SEED) for reader in readers()]
    print("", *(one.said() for one in told), sep="\n")  # noqa: T201
    wrong = [f"{one.name}: {fault}: {data[:300]!r}" for one in told for fault, data in one.faults.items()]
    assert not wrong, "\n".join(wrong)
    assert all(one.runs for one in told)


def test_the_same_seed_bends_the_same_way_and_a_reader_that_breaks_is_found() -> None:
    good = (b'{"a": [1, 2, 3]}',)
    once, again = Random("7"), Random("7")
    assert [bent(good[0], once, good) for _ in range(50)] == [bent(good[0], again, good) for _ in range(50)]
    told = fuzz(Reader("broken", lambda data: data.decode("ascii"), (), good), seconds=0.2, seed=7)
    assert any("UnicodeDecodeError" in fault for fault in told.faults)
