"""The house stands as DESIGN says: who imports whom, and what the core may know of the world."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CRDT_MAY_IMPORT = {
    "errors": set[str](),
    "lib0": {"errors"},
    "updates": {"errors", "lib0"},
    "messages": {"errors", "lib0"},
    "board": {"errors"},
    "progress": {"board"},
    "projection": {"board", "progress"},
    "presence": {"errors", "messages"},
    "layout": {"lib0", "updates"},
    "guard": {"errors", "layout", "lib0", "updates"},
    "replica": {"errors", "guard", "layout", "updates"},
    "seen": {"errors", "lib0"},
    "room": {"board", "errors", "messages", "presence", "replica"},
}
CRDT_MAY_USE = {"pycrdt", "fractional_indexing"}
CRDT_MAY_USE |= {"bisect", "collections", "contextlib", "dataclasses", "functools", "operator", "typing"}
CRDT_MAY_USE |= {"json", "math", "re", "secrets"}


def imports(path: Path) -> set[str]:
    """The modules that a file names in its imports, in full."""
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts[:-1])
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = f"{package}.{node.module or ''}".rstrip(".") if node.level else node.module or ""
            # `from .board import read` names board; `from . import board` names it too.
            found |= {f"{base}.{alias.name}" for alias in node.names} if node.module is None else {base}
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "crdt").glob("*.py")), ids=lambda path: path.stem)
def test_crdt_looks_only_inwards(path: Path) -> None:
    """A module of crdt imports the modules below it, pycrdt and harmless parts of the standard library."""
    if path.stem == "__init__":
        return
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top == "crdt":
            assert rest.split(".")[0] in CRDT_MAY_IMPORT[path.stem], f"{path.stem} imports {name}"
        else:
            assert top in CRDT_MAY_USE, f"{path.stem} imports {name}"


@pytest.mark.parametrize("path", sorted((ROOT / "server").rglob("*.py")), ids=lambda path: path.stem)
def test_nothing_imports_app_but_the_command_line(path: Path) -> None:
    """app is the top; the store knows no room."""
    named = imports(path)
    if path.stem != "cli":
        assert "server.app" not in named
    if path.stem in ("store", "directory", "tables", "access"):
        assert not named & {"server.hub", "server.socket"}
        assert path.stem != "store" or not any(name.startswith("crdt") for name in named)


def test_the_public_side_names_no_edit() -> None:
    """The progress pages import readings and projections, and no function that writes a document."""
    named: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / "server" / "progress_pages.py").read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("crdt"):
            named |= {alias.name for alias in node.names}
        assert not (isinstance(node, ast.Attribute) and node.attr in ("edit", "joined", "consent"))
    assert named == {"BoardView", "PublicProgress", "project"}


def test_only_settings_reads_the_environment() -> None:
    """No other module of crdt or server touches os.environ."""
    for path in [*(ROOT / "crdt").rglob("*.py"), *(ROOT / "server").rglob("*.py")]:
        if path.stem != "settings":
            assert "environ" not in path.read_text()
            assert "getenv" not in path.read_text()
