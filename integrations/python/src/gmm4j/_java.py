"""Where Java is."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

_OLDEST = 17


def find_java() -> Path:
    """Find a Java that is new enough: in JAVA_HOME, or else on the PATH.

    Returns
    -------
    Path
        Its home, with ``bin/java``.

    Raises
    ------
    OSError
        If there is none; the message says what was found, and how to get one.
    """
    found = []
    for where, home in _homes():
        version = _version(home)
        if version >= _OLDEST:
            return home
        found.append(f"{where} has Java {version}" if version else f"{where} has no Java")
    there = "; ".join(found) or "there is none on the PATH"
    raise OSError(f"Java {_OLDEST} or newer is needed, and {there}; install one: {_how()}")


def _homes() -> list[tuple[str, Path]]:
    homes = []
    if os.environ.get("JAVA_HOME"):
        homes.append((f"JAVA_HOME ({os.environ['JAVA_HOME']})", Path(os.environ["JAVA_HOME"])))
    program = shutil.which("java")
    if program is not None:
        homes.append((f"the PATH ({program})", _home_of(program)))
    return homes


@cache
def _home_of(program: str) -> Path:
    """The home of a Java that is called so; version managers have scripts that call theirs."""
    home = Path(program).resolve().parents[1]
    if (home / "release").exists() or (home / "lib" / "modules").exists():
        return home
    try:
        said = subprocess.run(
            [program, "-XshowSettings:properties", "-version"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return home
    told = re.search(r"^ *java\.home = (.+)$", said.stderr, re.MULTILINE)
    return Path(told[1].strip()) if told else home


@cache
def _version(home: Path) -> int:
    """The version of a Java, as 17; 0 if there is none."""
    java = home / "bin" / "java"
    if not os.access(java, os.X_OK):
        return 0
    try:
        told = (home / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        told = ""
    if "JAVA_VERSION" not in told:
        try:
            said = subprocess.run(
                [java, "-version"], capture_output=True, text=True, timeout=60, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return 0
        told = said.stderr
    version = re.search(r'(?:JAVA_VERSION=|version )"(?:1\.)?(\d+)', told)
    return int(version[1]) if version else 0


def _how() -> str:
    if platform.system() == "Darwin":
        return "brew install --cask temurin"
    for manager, line in (
        ("apt-get", "sudo apt-get install -y openjdk-17-jre-headless"),
        ("dnf", "sudo dnf install -y java-latest-openjdk-headless"),
        ("conda", "conda install -c conda-forge openjdk"),
    ):
        if shutil.which(manager):
            return line
    return "https://adoptium.net has one for every system"
