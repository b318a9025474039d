"""Arrays that lie in a file already, which the worker can map by itself."""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Place:
    """Where an array lies in a file.

    Parameters
    ----------
    path : str
        The file.
    offset : int
        Bytes before the array's first number.
    """

    path: str
    offset: int


def place_of(array: np.ndarray) -> Place | None:
    """Find the file that an array is a view of.

    Parameters
    ----------
    array : ndarray
        Any array.

    Returns
    -------
    Place or None
        None if it lies in memory, if it may differ from what is in the file, as with copy-on-write
        maps, or if another file has the name by now.
    """
    owner = array
    while isinstance(owner, np.ndarray) and not isinstance(owner.base, mmap.mmap):
        if owner.base is None:
            return None
        owner = owner.base
    if not isinstance(owner, np.memmap) or owner.filename is None or owner.mode == "c":
        return None
    if any(stride < 0 for stride in array.strides):
        return None
    mapped = np.frombuffer(owner.base, dtype=np.uint8)
    begin = owner.offset - owner.offset % mmap.ALLOCATIONGRANULARITY
    path = os.fspath(owner.filename)
    if not _is_mapped(mapped.ctypes.data, path):
        return None
    return Place(path, begin + array.ctypes.data - mapped.ctypes.data)


def _is_mapped(address: int, path: str) -> bool:
    """Whether what is mapped at an address is the file that has this name now."""
    try:
        number = os.stat(path).st_ino
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
            for line in maps:
                fields = line.split(maxsplit=5)
                first, end = (int(each, 16) for each in fields[0].split("-"))
                if first <= address < end:
                    return int(fields[4]) == number
    except OSError:
        pass
    return False
