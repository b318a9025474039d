"""The data sets of the study: rows [n × d], labels [n], number of classes, and scale."""

import measuring  # before numpy

import numpy as np
from sklearn import datasets
from sklearn.preprocessing import StandardScaler


def mnist(part, classes, rows=None):
    images = measuring.idx(f"{part}-images-idx3-ubyte").reshape(-1, 784)
    labels = measuring.idx(f"{part}-labels-idx1-ubyte")
    keep = np.flatnonzero(np.isin(labels, classes))[:rows]
    return images[keep], labels[keep], len(classes), 255


def classic(load, standardised=False):
    bunch = load()
    rows = StandardScaler().fit_transform(bunch.data) if standardised else bunch.data
    return rows.astype(float), bunch.target, len(set(bunch.target)), 1


def low_rank(n, d, factors, components, seed):
    """Gaussians of low rank and some noise, whose means are closer than the data are wide."""
    random = np.random.default_rng(seed)
    rows = []
    for _ in range(components):
        loadings = random.normal(size=(d, factors)) / np.sqrt(np.arange(1, factors + 1))
        mean = 0.15 * random.normal(size=d)
        rows.append(mean + random.normal(size=(n, factors)) @ loadings.T + 0.3 * random.normal(size=(n, d)))
    return np.vstack(rows), np.repeat(np.arange(components), n), components, 1


ALL = {
    "iris": lambda: classic(datasets.load_iris),
    "iris, standardised": lambda: classic(datasets.load_iris, True),
    "wine": lambda: classic(datasets.load_wine),
    "wine, standardised": lambda: classic(datasets.load_wine, True),
    "breast cancer": lambda: classic(datasets.load_breast_cancer),
    "breast cancer, standardised": lambda: classic(datasets.load_breast_cancer, True),
    "digits 8×8": lambda: classic(datasets.load_digits),
    "low rank, 900 × 200": lambda: low_rank(300, 200, 10, 3, 1),
    "low rank, 200 × 300": lambda: low_rank(100, 300, 5, 2, 2),
    "MNIST 2-6, 400 rows": lambda: mnist("t10k", [2, 6], 400),
    "MNIST 2-6": lambda: mnist("t10k", [2, 6]),
    "MNIST 0-1": lambda: mnist("t10k", [0, 1]),
    "MNIST 1-7": lambda: mnist("t10k", [1, 7]),
    "MNIST 3-8": lambda: mnist("t10k", [3, 8]),
    "MNIST 5-6": lambda: mnist("t10k", [5, 6]),
    "MNIST 0-8": lambda: mnist("t10k", [0, 8]),
    "MNIST 4-9": lambda: mnist("t10k", [4, 9]),
    "MNIST 7-9": lambda: mnist("t10k", [7, 9]),
    "MNIST 2-6, train": lambda: mnist("train", [2, 6]),
    "MNIST, test": lambda: mnist("t10k", list(range(10))),
}
