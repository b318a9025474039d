"""Arrays on their way to the worker and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np

from .files import SharedFile
from .memmaps import place_of

Described = dict[str, Any]
"""An array as requests name it: file, dtype, shape, strides, offset."""

Look = Callable[[np.ndarray], None]

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


def _by_pieces(rows: np.ndarray, do: Callable[[int, np.ndarray], None]) -> None:
    """Do something with the index of its first row and each piece, on two threads if it is long."""
    each = max(1, _PIECE * len(rows) // max(1, rows.nbytes))

    def piece(first: int) -> None:
        do(first, np.ascontiguousarray(rows[first : first + each]))

    firsts = range(0, len(rows), each)
    if rows.nbytes < _WORTH_THREADS:
        for first in firsts:
            piece(first)
    else:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(piece, firsts))


def _in_its_order(array: np.ndarray) -> tuple[np.ndarray, bool]:
    """An array by rows as they lie in memory; and whether these are its columns."""
    by_columns = array.ndim > 1 and array.flags.f_contiguous and not array.flags.c_contiguous
    return (array.T if by_columns else array), by_columns


def _copy(array: np.ndarray, file: SharedFile, look: Look | None) -> tuple[int, ...]:
    """Copy an array into a file, piece by piece, in the order it has; returns its strides there."""
    rows, by_columns = _in_its_order(array)
    strides = tuple(array.itemsize * math.prod(rows.shape[axis + 1 :]) for axis in range(rows.ndim))

    def put(first: int, piece: np.ndarray) -> None:
        if look is not None:
            look(piece)
        file.write(first * strides[0], piece.reshape(-1).data)

    _by_pieces(rows, put)
    return strides[::-1] if by_columns else strides


def _show(array: np.ndarray, look: Look) -> None:
    _by_pieces(_in_its_order(array)[0], lambda first, piece: look(piece))


@contextmanager
def lent(*arrays: np.ndarray | None, look: Look | None = None) -> Iterator[list[Described | None]]:
    """Lend arrays to the worker.

    Parameters
    ----------
    *arrays : ndarray or None
        Of numbers, in any layout. One that is a view of a mapped file is lent as it lies there;
        others are copied into a file without a name.
    look : callable, optional
        Is shown all numbers of the first array on the way, a piece at a time, by several threads.

    Yields
    ------
    list of dict or None
        What requests say of each. Inside the block the worker can open them; what it has opened
        stays readable to it.
    """
    with ExitStack() as stack:
        described: list[Described | None] = []
        for array in arrays:
            seen_by, look = look, None
            if array is None:
                described.append(None)
                continue
            place = place_of(array)
            if place is not None:
                if seen_by is not None:
                    _show(array, seen_by)
                described.append(_described(place.path, array, array.strides, place.offset))
                continue
            file = stack.enter_context(SharedFile(array.nbytes))
            described.append(_described(file.path, array, _copy(array, file, seen_by)))
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
