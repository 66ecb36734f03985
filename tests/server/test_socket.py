"""The sync socket by ASGI's own way, as another server than uvicorn would call it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from crdt.messages import Message, Presence, Saved, SyncStep1, SyncStep2, Update, decode, encode
from server.app import create_app
from server.settings import Settings
from tests.crdt.peers import Editor

ORIGIN = "http://testserver"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A whole application, called by hand."""
    with TestClient(create_app(Settings.model_validate({"CAIRN_DATA": tmp_path}))) as running:
        yield running


def make(client: TestClient) -> str:
    """A board whose mentor is `client`."""
    form = {"title": "T", "name": "Ada", "role": "mentor", "partner": "Lin"}
    made = client.post("/boards", json=form)
    assert made.status_code == 201
    return str(made.json()["board"])


def test_without_the_extension_the_rules_are_the_same(client: TestClient) -> None:
    """R2, R3, R4 and R6 hold over receive() and send() too."""
    board = make(client)
    headers = {"Origin": ORIGIN, "Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}
    with (
        client.websocket_connect(f"/sync/{board}", ["cairn.1"], headers=dict(headers)) as ada,
        client.websocket_connect(f"/sync/{board}", headers=headers) as other_tab,
    ):
        assert [ada.accepted_subprotocol, other_tab.accepted_subprotocol] == ["cairn.1", None]
        for socket in (ada, other_tab):
            assert isinstance(decode(socket.receive_bytes()), SyncStep1)
        ada.send_bytes(encode(SyncStep1(b"\x00")))
        whole = decode(ada.receive_bytes())
        assert isinstance(whole, SyncStep2)
        update = encode(Update(Editor(7, whole.update).type("hello ")))
        ada.send_bytes(update)
        assert other_tab.receive_bytes() == update
        assert _until(ada, Saved) == Saved(1)
        other_tab.send_text("nonsense")
        with pytest.raises(WebSocketDisconnect) as closed:
            other_tab.receive_bytes()
        assert closed.value.code == 1007
        ada.send_bytes(encode(SyncStep1(b"\x00")))
        assert isinstance(_until(ada, SyncStep2), SyncStep2)


def test_r1_without_a_seat_or_our_origin_there_is_no_socket(client: TestClient) -> None:
    """It is closed before it is accepted, which a server answers with 403."""
    board = make(client)
    attempts: list[tuple[str, dict[str, str]]] = [
        (board, {}),
        (board, {"Origin": "http://evil.example"}),
        (board, {"Origin": ORIGIN}),
        ("nope", {"Origin": ORIGIN}),
    ]
    client.cookies.clear()
    for asked, headers in attempts:
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"/sync/{asked}", headers=headers):
            pass


def _until(socket: object, kind: type[Message]) -> Message:
    while True:
        message = decode(socket.receive_bytes())  # type: ignore[attr-defined]
        if isinstance(message, kind):
            return message
        assert isinstance(message, Presence | SyncStep1 | Saved)
