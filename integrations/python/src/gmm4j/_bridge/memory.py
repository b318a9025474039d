"""How much memory may be taken: by what the machine has free, and by the limits of containers."""

from __future__ import annotations

from pathlib import Path

_NAMES = (
    ("", "memory.max", "memory.current", "inactive_file"),  # version 2
    ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
)
"""Of control groups: their folder, and the files with limit, use, and what of it can be freed."""


def free_memory(proc: Path = Path("/proc"), groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Bytes that could be had without swapping; 0 where nobody says so.

    Parameters
    ----------
    proc, groups : Path
        Where the system tells of processes, and of control groups.
    """
    try:
        facts = (proc / "meminfo").read_text(encoding="ascii")
        (available,) = (
            1024 * int(line.split()[1])
            for line in facts.splitlines()
            if line.startswith("MemAvailable:")
        )
    except (OSError, ValueError):
        return 0
    return max(0, min([available, *_left(proc, groups)]))


def _left(proc: Path, groups: Path) -> list[int]:
    """What the limits of this process's groups leave, and of those that these are in."""
    left = []
    for of_process in _groups(proc):
        for folder, limit, use, freed in _NAMES:
            group = groups / folder / of_process.lstrip("/")
            for each in (group, *group.parents):
                if each.is_relative_to(groups / folder):
                    room = _room(each, limit, use, freed)
                    left += [] if room is None else [room]
    return left


def _groups(proc: Path) -> list[str]:
    """Its groups, of any kind; a container may see them at the root."""
    try:
        lines = (proc / "self" / "cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return ["/", *(line.split(":", 2)[2] for line in lines if line.count(":") >= 2)]


def _room(group: Path, limit: str, use: str, freed: str) -> int | None:
    try:
        most = int((group / limit).read_text(encoding="ascii"))  # "max" is none
        used = int((group / use).read_text(encoding="ascii"))
        stat = (group / "memory.stat").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    cache = sum(int(line.split()[1]) for line in stat if line.split()[0] == freed)
    return most - used + cache
