"""What real Yjs clients bring is never refused, whatever they do."""

import base64
import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Array, Map, Text, XmlFragment

from crdt.replica import Replica, compact
from crdt.updates import read_state_vector
from web.build import find_node

pytestmark = pytest.mark.live

SCRIPT = Path(__file__).parent / "clients" / "traffic.mjs"

LIMIT = 8 * 2**20


def traffic(seed: int, steps: int) -> tuple[list[bytes], dict[str, Any]]:
    """The messages of three lively Yjs clients, and what a Yjs document reads that got them."""
    node = find_node()
    assert node, "the live tests need Node; scripts/test brings it"
    said = subprocess.run(
        ["node", str(SCRIPT), str(seed), str(steps)],
        capture_output=True,
        check=True,
        env=os.environ | {"PATH": node.path},
    ).stdout.decode()
    *messages, end = said.splitlines()
    return [base64.b64decode(message) for message in messages], json.loads(end.removeprefix("= "))


@pytest.mark.parametrize("seed", [*range(6)])
def test_r6_what_yjs_clients_bring_is_taken(seed: int) -> None:
    """Typing, formats, undo, what is cleared away, old versions and long absences: all is taken, and reads the same.

    So it does where the room lies down between, and knows of what was cleared away only that it is gone.
    """
    check(seed, 400)


def check(seed: int, steps: int) -> None:
    """One seed."""
    messages, end = traffic(seed, steps)
    rng = random.Random(seed)
    restless = rng.choice((0.02, 0.3))
    awake, sleepy = Replica([], LIMIT), Replica([], LIMIT)
    rows = []
    for message in messages:
        for replica in (awake, sleepy):
            brought = replica.bring(message)
            if brought is not None and replica is awake:
                rows.append(brought)
        if rng.random() < restless:
            sleepy.rest()
    compacted = Replica([compact(rows)], LIMIT)
    for name, replica in {
        "awake": awake,
        "sleepy": sleepy,
        "rows": Replica(rows, LIMIT),
        "compacted": compacted,
    }.items():
        assert read_state_vector(replica.state()) == dict(end["state"]), name
        doc = replica.doc
        assert str(doc.get("t", type=Text)) == end["t"], name
        assert len(doc.get("list", type=Array)) == end["list"], name
        assert sorted(doc.get("goals", type=Map)) == end["goals"], name
        assert len(str(doc.get("note", type=XmlFragment))) > 0 or not end["note"], name
