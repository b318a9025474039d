"""The digits that come with gmm4j."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np

_HERE = Path(__file__).resolve().parent
_PLACES = (
    _HERE / "data",
    _HERE.parents[3] / "src" / "main" / "resources" / "org" / "gmm4j" / "data",
)


def load_mnist_2v6() -> tuple[np.ndarray, np.ndarray]:
    """Read the twos and sixes of MNIST's test set, which come with gmm4j.

    Returns
    -------
    images : ndarray of float64, shape (1990, 784)
        28 × 28 pixels from 0 to 1, row by row.
    digits : ndarray of int64, shape (1990,)
        2 or 6.

    Notes
    -----
    MNIST is by Y. LeCun, C. Cortes and C. Burges, CC BY-SA 3.0.

    Examples
    --------
    >>> import gmm4j
    >>> images, digits = gmm4j.load_mnist_2v6()
    >>> images.shape, int((digits == 2).sum())
    ((1990, 784), 1032)
    """
    images = _idx("mnist-2v6-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    return images / 255.0, _idx("mnist-2v6-labels-idx1-ubyte.gz", 8).astype(np.int64)


def _idx(name: str, header: int) -> np.ndarray:
    """The bytes of an IDX file."""
    for place in _PLACES:
        if (place / name).exists():
            return np.frombuffer(gzip.decompress((place / name).read_bytes()), np.uint8, -1, header)
    raise FileNotFoundError(f"{name} is not where gmm4j is installed: {_PLACES[0]}")
