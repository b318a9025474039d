"""Arrays on their way to the worker and back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np

from .files import SharedFile
from .memmaps import place_of

Described = dict[str, Any]
"""An array as requests name it: file, dtype, shape, strides, offset."""

_PIECE = 4 << 20  # bytes that are copied at a time
_WORTH_THREADS = 16 << 20


def _described(
    path: str, array: np.ndarray, strides: tuple[int, ...], offset: int = 0
) -> Described:
    return {
        "file": path,
        "dtype": array.dtype.str,
        "shape": list(array.shape),
        "strides": list(strides),
        "offset": offset,
    }


def _copy(array: np.ndarray, file: SharedFile) -> tuple[int, ...]:
    """Copy an array into a file, piece by piece, in the order it has; returns its strides there."""
    by_columns = array.ndim > 1 and array.flags.f_contiguous and not array.flags.c_contiguous
    rows = array.T if by_columns else array
    strides = tuple(array.itemsize * math.prod(rows.shape[axis + 1 :]) for axis in range(rows.ndim))
    each = max(1, _PIECE // max(1, strides[0])) if rows.ndim else 1

    def put(first: int) -> None:
        piece = np.ascontiguousarray(rows[first : first + each])
        file.write(first * strides[0], piece.reshape(-1).data)

    firsts = range(0, len(rows), each)
    if array.nbytes < _WORTH_THREADS:
        for first in firsts:
            put(first)
    else:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(put, firsts))
    return strides[::-1] if by_columns else strides


@contextmanager
def lent(*arrays: np.ndarray | None) -> Iterator[list[Described | None]]:
    """Lend arrays to the worker.

    Parameters
    ----------
    *arrays : ndarray or None
        Of numbers, in any layout. One that is a view of a mapped file is lent as it lies there;
        others are copied into a file without a name.

    Yields
    ------
    list of dict or None
        What requests say of each. Inside the block the worker can open them; what it has opened
        stays readable to it.
    """
    with ExitStack() as stack:
        described: list[Described | None] = []
        for array in arrays:
            if array is None:
                described.append(None)
                continue
            place = place_of(array)
            if place is not None:
                described.append(_described(place.path, array, array.strides, place.offset))
                continue
            file = stack.enter_context(SharedFile(array.nbytes))
            described.append(_described(file.path, array, _copy(array, file)))
        yield described


class Answers:
    """Arrays that the worker fills.

    Use as a context manager: `ask` inside of it, have the worker fill them, then `take`.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._files: dict[str, tuple[SharedFile, tuple[int, ...], np.dtype]] = {}

    def ask(self, name: str, shape: tuple[int, ...], dtype: Any = np.float64) -> Described:
        """Make room for an array; returns what a request says of it.

        Raises
        ------
        OSError
            If there is no room.
        """
        kind = np.dtype(dtype)
        file = self._stack.enter_context(SharedFile(kind.itemsize * math.prod(shape)))
        file.reserve()
        self._files[name] = (file, shape, kind)
        return {"file": file.path, "dtype": kind.str, "shape": list(shape)}

    def take(self, name: str) -> np.ndarray:
        """Read an array that has been filled."""
        file, shape, kind = self._files[name]
        array = np.empty(shape, kind)
        file.read(array.reshape(-1).data)
        return array

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()
