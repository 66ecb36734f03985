"""R4 on the live process: what strace sees of it."""

import os
from pathlib import Path

import pytest

from tests.torture.proof import missing, prove

pytestmark = pytest.mark.live


def test_r4_no_saved_leaves_before_fdatasync_has_returned(tmp_path: Path) -> None:
    """Each `saved` leaves after an fdatasync of the log, which began after its messages' bytes were committed there.

    And synchronous is FULL: no transaction begins in the log before the last one is synced.
    """
    if lacks := missing():
        # A proof that did not happen is no pass: scripts/test counts a skip as a failure, and so does CI here.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacks)
    verdict = prove(tmp_path)
    assert verdict.faults == []
    assert verdict.proven > 300
    assert verdict.largest > 1, "no burst was acknowledged as a group"
    assert verdict.syncs >= verdict.commits >= 20
