"""How many cores a worker may have, where several processes of one program have workers."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path


def threads() -> int | None:
    """The threads that this process's worker is to have; None for one a core.

    `OMP_NUM_THREADS` says so, which joblib sets for its processes. Those of multiprocessing share
    the cores evenly with the others that their parent has when the worker starts.
    """
    told = os.environ.get("OMP_NUM_THREADS", "").split(",")[0]
    if told.isdigit() and int(told) > 0:
        return int(told)
    if multiprocessing.parent_process() is None or not hasattr(os, "sched_getaffinity"):
        return None
    return max(1, len(os.sched_getaffinity(0)) // max(1, _siblings(os.getppid())))


def _siblings(parent: int) -> int:
    """How many processes of Python a process has started, but for those that track resources."""
    children: list[str] = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        children += task.read_text(encoding="ascii").split()
    return sum(_is_python(pid) for pid in children)


def _is_python(pid: str) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        return b"resource_tracker" not in words and os.path.samefile(
            f"/proc/{pid}/exe", "/proc/self/exe"
        )
    except OSError:  # it has ended
        return False
