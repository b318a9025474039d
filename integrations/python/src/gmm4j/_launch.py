"""How the worker is started."""

from __future__ import annotations

import os
from pathlib import Path


def command() -> list[str]:
    """The command line of the worker."""
    return [str(Path(__file__).resolve().parents[4] / "gmm4j"), "serve"]


def environment() -> dict[str, str]:
    """Its environment: this one, and no more threads than this process may have."""
    environment = dict(os.environ)
    threads = environment.get("OMP_NUM_THREADS", "").split(",")[0]
    if threads.isdigit() and int(threads) > 0:
        given = environment.get("GMM4J_JAVA_OPTIONS", "")
        environment["GMM4J_JAVA_OPTIONS"] = f"-XX:ActiveProcessorCount={threads} {given}".strip()
    return environment
