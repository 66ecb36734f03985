"""Board documents for the simulation: a start, random edits, and a way to say whether two are equal."""

from collections.abc import Iterable
from random import Random
from typing import Any

from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from crdt.board import ROOTS, Board

Clocks = dict[int, int]
"""A state vector: client -> clock."""

LETTERS = ("a", "bc", "stone ", "ü", "é\n", "𝄞", "🪨🪨", "Ziel ", "x" * 40)
NOTHING = b"\x00\x00"


def blank() -> bytes:
    """The first row of a new board, the same in each run."""
    doc: Board = Doc(client_id=1)
    with doc.transaction():
        for root in ROOTS:
            doc[root] = Map()
        doc["about"]["schema"] = 1
        doc["about"]["title"] = Text("Ada & Lin")
        doc["about"]["purpose"] = Text("")
    return doc.get_update()


def rebuilt(updates: Iterable[bytes]) -> Board:
    """A document made of `updates`, in their order."""
    doc: Board = Doc(client_id=2)
    with doc.transaction():
        for update in updates:
            doc.apply_update(update)
    return doc


def clocks(state: bytes) -> Clocks:
    """A state vector's bytes as client -> clock."""
    numbers = _numbers(state)
    return {numbers[1 + 2 * i]: numbers[2 + 2 * i] for i in range(numbers[0])}


def grown(before: bytes, after: bytes) -> Clocks:
    """What a transaction between these two state vectors added: client -> its new clock."""
    old = clocks(before)
    return {client: clock for client, clock in clocks(after).items() if clock > old.get(client, 0)}


def covers(have: Clocks, wanted: Clocks) -> bool:
    """Whether `have` reaches all of `wanted`."""
    return all(have.get(client, 0) >= clock for client, clock in wanted.items())


def deletions(doc: Board) -> dict[int, list[tuple[int, int]]]:
    """All that is deleted: client -> ranges (from, to), joined and in order."""
    numbers = _numbers(doc.get_update(doc.get_state()))  # no structs, but the whole delete set
    assert numbers[0] == 0
    deleted: dict[int, list[tuple[int, int]]] = {}
    pos = 2
    for _ in range(numbers[1]):
        client, count = numbers[pos : pos + 2]
        ranges = sorted((numbers[pos + 2 + 2 * i], numbers[pos + 3 + 2 * i]) for i in range(count))
        pos += 2 + 2 * count
        joined: list[tuple[int, int]] = []
        for start, length in ranges:
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], start + length))
            else:
                joined.append((start, start + length))
        deleted[client] = joined
    return deleted


def content(doc: Board) -> dict[str, Any]:
    """What a reader sees, as plain Python."""
    return {root: _plain(doc.get(root, type=Map)) for root in ROOTS}


def difference(one: Board, other: Board) -> str:
    """In what two documents differ, "" if in nothing: state, deletions, content, also after being built anew."""
    if clocks(one.get_state()) != clocks(other.get_state()):
        return f"state vectors {clocks(one.get_state())} and {clocks(other.get_state())}"
    if deletions(one) != deletions(other):
        return f"deletions {deletions(one)} and {deletions(other)}"
    if content(one) != content(other):
        return f"content {content(one)} and {content(other)}"
    if content(rebuilt([one.get_update()])) != content(one):
        return "a document and its own copy"
    return ""


def edit(doc: Board, rng: Random, mark: str) -> None:
    """One random change; `mark` names whatever it adds. A board that has not come yet can't be edited."""
    goals: Map[Any] = doc.get("goals", type=Map)
    about: Map[Any] = doc.get("about", type=Map)
    if "title" not in about:
        return
    names = sorted(goals.keys())
    with doc.transaction():
        what = rng.random()
        if what < 0.12 or not names:
            goals[mark] = Map({"title": Text(mark), "status": "open", "order": mark, "why": XmlFragment()})
        elif what < 0.18:
            del goals[rng.choice(names)]
        elif what < 0.33:
            goal = goals[rng.choice(names)]
            goal[rng.choice(("status", "due", "order"))] = mark
        elif what < 0.48:
            _write_note(goals[rng.choice(names)]["why"], rng)
        elif what < 0.7:
            _write(goals[rng.choice(names)]["title"], rng)
        else:
            _write(about[rng.choice(("title", "purpose"))], rng)


def _write(text: Text | XmlText, rng: Random) -> None:
    """Type or delete; pycrdt counts bytes of UTF-8."""
    now = str(text)
    at = rng.randint(0, len(now))
    if now and rng.random() < 0.35:
        end = min(len(now), at + rng.randint(1, 8))
        del text[len(now[:at].encode()) : len(now[:end].encode())]
    else:
        text.insert(len(now[:at].encode()), rng.choice(LETTERS))


def _write_note(note: XmlFragment, rng: Random) -> None:
    blocks = list(note.children)
    if not blocks or rng.random() < 0.3:
        note.children.append(XmlElement("paragraph", contents=[XmlText("note")]))
    elif rng.random() < 0.2:
        del note.children[rng.randrange(len(blocks))]
    else:
        block = rng.choice(blocks)
        if isinstance(block, XmlElement) and isinstance(text := block.children[0], XmlText):
            text.insert(rng.choice((0, len(str(text).encode()))), rng.choice(LETTERS))


def _plain(value: Any) -> Any:
    if isinstance(value, Map):
        return {key: _plain(value[key]) for key in sorted(value.keys())}
    return str(value) if isinstance(value, Text | XmlFragment) else value


def _numbers(data: bytes) -> list[int]:
    """A row of varUints."""
    numbers = []
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(number)
            number = shift = 0
    return numbers
