"""Puts the tool into the wheel: its jars for this platform, built by ./gmm4j where needed."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_DIGITS = ("mnist-2v6-images-idx3-ubyte.gz", "mnist-2v6-labels-idx1-ubyte.gz")


class JarsHook(BuildHookInterface):
    """Adds what is not Python to a wheel; an editable one uses the checkout itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the tool, and list what goes into the wheel."""
        if version == "editable":
            return
        checkout = Path(self.root).resolve().parents[1]
        if self.target_name != "wheel" or not (checkout / "pom.xml").exists():
            raise RuntimeError(
                "gmm4j is installed from a checkout, whose Java it needs: "
                "pip install ./integrations/python"
            )
        jars = _jars(checkout)
        included = build_data["force_include"]
        for jar in jars:
            included[str(jar)] = f"gmm4j/jars/{jar.name}"
        order = checkout / "target" / "wheel-class-path"
        order.write_text("".join(f"{jar.name}\n" for jar in jars))
        included[str(order)] = "gmm4j/jars/class-path"
        included[str(checkout / "src/main/launcher/java-options")] = "gmm4j/jars/java-options"
        for name in ("LICENSE", "NOTICE"):
            included[str(checkout / name)] = f"gmm4j/jars/{name}"
        for name in _DIGITS:
            included[str(checkout / "src/main/resources/org/gmm4j/data" / name)] = (
                f"gmm4j/data/{name}"
            )
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"  # the jars have native libraries


def _jars(checkout: Path) -> list[Path]:
    """The tool's own jar and those it needs, in the order of its class path."""
    try:
        subprocess.run(
            [checkout / "gmm4j", "--version"],
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
    except subprocess.CalledProcessError as failed:
        raise RuntimeError(f"the tool cannot be built:\n{failed.stdout}{failed.stderr}") from None
    own = sorted((checkout / "target").glob("gmm4j-*[0-9T].jar"))
    if len(own) != 1:
        raise RuntimeError(f"{checkout}/target has not one jar of the tool: {own}")
    return [*own, *map(Path, (checkout / "target/class-path").read_text().strip().split(":"))]
