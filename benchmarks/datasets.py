"""Rows that several programs fit: MNIST's digits and what is made of them, and drawn clusters."""

import measuring  # before numpy

import numpy as np

PART = 100_000  # rows drawn at once


def digits(source, classes=None, folder=measuring.MNIST):
    """MNIST's bytes [N, 784] and labels [N] of "train" or "t10k": all, or those of some classes; or
    those of another folder with files of the same names."""
    rows = measuring.idx(f"{source}-images-idx3-ubyte", folder).reshape(-1, 784)
    labels = measuring.idx(f"{source}-labels-idx1-ubyte", folder)
    if classes is not None:
        kept = np.isin(labels, classes)
        rows, labels = rows[kept], labels[kept]
    return rows, labels


def scaled(rows):
    """Doubles; bytes / 255."""
    return rows / 255.0 if rows.dtype == np.uint8 else rows.astype(np.float64, copy=False)


def principal(rows, count):
    """Scores of the leading principal axes, in doubles."""
    centred = rows - rows.mean(axis=0)
    axes = np.linalg.eigh(centred.T @ centred)[1]
    return centred @ axes[:, ::-1][:, :count]


def standardised(rows):
    """Mean 0 and variance 1 in every feature, but for those that never vary, which become 0."""
    deviations = rows.std(axis=0)
    return (rows - rows.mean(axis=0)) / np.where(deviations > 0, deviations, 1)


def clusters(count, features, components):
    """Rows of unit variance about centres of variance 16: mostly apart."""
    random = np.random.default_rng(0)
    centres = 4 * random.normal(size=(components, features))
    return random.normal(size=(count, features)) + centres[random.integers(components, size=count)]


def blobs(count, features, components=16):
    """Overlapping Gaussians, centres about 1.5 standard deviations apart, covariances random: parts
    of rows and labels."""
    random = np.random.default_rng(0)
    centres = random.normal(size=(components, features)) * 1.5 / np.sqrt(2 * features)
    axes = np.linalg.qr(random.normal(size=(components, features, features)))[0]
    axes *= np.sqrt(random.uniform(0.6, 1.4, (components, 1, features)))
    for first in range(0, count, PART):
        labels = random.integers(components, size=min(PART, count - first))
        rows = random.normal(size=(len(labels), features))
        for k in range(components):
            mine = labels == k
            rows[mine] = centres[k] + rows[mine] @ axes[k].T
        yield rows, labels


def jittered(count):
    """MNIST's training digits drawn with replacement, every pixel moved by a whole number from -8 to 8,
    within 0 to 255: parts of bytes."""
    images = digits("train")[0]
    random = np.random.default_rng(0)
    part = 20_000
    for first in range(0, count, part):
        rows = min(part, count - first)
        chosen = images[random.integers(0, len(images), rows)].astype(np.int16)
        moved = chosen + random.integers(-8, 9, (rows, 784), dtype=np.int16)
        yield np.clip(moved, 0, 255).astype(np.uint8)


def write(file, parts, count, features, kind):
    """An NPY file of all parts, which need not fit into memory together."""
    out = np.lib.format.open_memmap(file, mode="w+", dtype=kind, shape=(count, features))
    first = 0
    for part in parts:
        out[first : first + len(part)] = part
        first += len(part)
