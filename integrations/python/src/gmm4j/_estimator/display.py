"""What notebooks show of a fitted mixture."""

from __future__ import annotations

import base64
import math
import struct
import zlib
from html import escape
from typing import Any

import numpy as np

_MOST = 20  # components
_SIDES = range(8, 65)  # of images that are shown
_ENLARGED = 84  # pixels of a screen


def html(estimator: Any) -> str:
    """A table of the components, with their means as images where rows are square images.

    Parameters
    ----------
    estimator : GaussianMixture
        Fitted or not.

    Returns
    -------
    str
        HTML; empty if it is not fitted.
    """
    if not hasattr(estimator, "means_"):
        return ""
    means = np.asarray(estimator.means_)
    images = mean_images(means)
    facts = f"{len(means)} components of {means.shape[1]} features"
    if np.isfinite(getattr(estimator, "lower_bound_", np.nan)):
        ended = "converged" if estimator.converged_ else "not converged"
        facts += (
            f"; {estimator.n_iter_} iterations, {ended}; {estimator.lower_bound_:.6g} nats a row"
        )
    cells = "".join(
        f'<td style="text-align:center">{_image(images[k]) if images is not None else ""}'
        f"<div>{k}: {weight:.4f}</div></td>"
        for k, weight in enumerate(estimator.weights_[:_MOST])
    )
    more = f"<td>and {len(means) - _MOST} more</td>" if len(means) > _MOST else ""
    return (
        f'<div style="font-family:sans-serif"><div>{escape(facts)}</div>'
        f"<table><tr>{cells}{more}</tr></table></div>"
    )


def mean_images(means: np.ndarray) -> np.ndarray | None:
    """Means as grey images.

    Parameters
    ----------
    means : ndarray of shape (n_components, n_features)
        Means.

    Returns
    -------
    ndarray of uint8, shape (n_components, side, side), or None
        From the least value in them, black, to the greatest, white; None if features are no square
        of 8 to 64 pixels a side.
    """
    side = math.isqrt(means.shape[1])
    if side * side != means.shape[1] or side not in _SIDES:
        return None
    least, greatest = float(means.min()), float(means.max())
    grey = (means - least) / ((greatest - least) or 1.0)
    return np.rint(255 * grey).astype(np.uint8).reshape(-1, side, side)


def png(image: np.ndarray) -> bytes:
    """An image (height, width) of bytes as a PNG file (ISO/IEC 15948)."""
    height, width = image.shape

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    lines = b"".join(b"\0" + row.tobytes() for row in image)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(lines, 9))
        + chunk(b"IEND", b"")
    )


def _image(image: np.ndarray) -> str:
    content = base64.b64encode(png(image)).decode()
    style = "image-rendering:pixelated"
    return f'<img width="{_ENLARGED}" style="{style}" src="data:image/png;base64,{content}">'
