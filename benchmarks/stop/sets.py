"""Twenty classic sets: rows [n × d], and the number of components that people would ask for.

    python benchmarks/stop/sets.py FOLDER     # writes NAME.npy of each
"""

import pathlib
import sys

import numpy as np
from sklearn import datasets


def gaussians(seed, *groups):
    """Rows of round Gaussians, each (rows, mean, deviation); a deviation may be one a feature."""
    random = np.random.default_rng(seed)
    return np.vstack([random.normal(mean, deviation, (n, len(mean))) for n, mean, deviation in groups])


def faithful_like():
    """Eruptions and waiting times in minutes, as the geyser's: short ones and long ones."""
    random = np.random.default_rng(6)
    long = random.random(272) < 0.64
    eruption = np.where(long, random.normal(4.3, 0.41, 272), random.normal(2.04, 0.26, 272))
    return np.column_stack([eruption, np.where(long, 80, 54.6) + 5.8 * random.normal(size=272)]).round(3)


def anisotropic():
    rows, _ = datasets.make_blobs(n_samples=500, random_state=170)
    return rows @ [[0.6, -0.6], [-0.4, 0.8]]


def wildly_scaled():
    """An income and a rating: only the rating tells two kinds of customer apart."""
    return gaussians(13, (400, (0, -3), (1000, 0.5)), (400, (0, 3), (1000, 0.5)))


def one_hot():
    random = np.random.default_rng(15)
    kinds = np.where(random.random(600) < 0.5, random.integers(0, 4, 600), random.integers(3, 8, 600))
    return np.eye(8)[kinds]


def one_far_outlier():
    return np.vstack([gaussians(17, (200, (0, 0), 1), (200, (5, 0), 1)), [[1000, 1000]]])


def small_beside_large():
    return gaussians(19, (2000, (0, 0), 10), (30, (0, 3), 0.1), (30, (4, -2), 0.1))


ALL = {
    "iris": lambda: (datasets.load_iris().data, 3),
    "digits": lambda: (datasets.load_digits().data, 10),
    "wine": lambda: (datasets.load_wine().data, 3),
    "breast-cancer": lambda: (datasets.load_breast_cancer().data, 2),
    "diabetes": lambda: (datasets.load_diabetes(scaled=False).data, 2),
    "faithful-like": lambda: (faithful_like(), 2),
    "moons": lambda: (datasets.make_moons(500, noise=0.05, random_state=7)[0], 4),
    "circles": lambda: (datasets.make_circles(500, noise=0.05, factor=0.5, random_state=8)[0], 8),
    "blobs": lambda: (datasets.make_blobs(n_samples=500, random_state=8)[0], 3),
    "anisotropic-blobs": lambda: (anisotropic(), 3),
    "varied-blobs": lambda: (
        datasets.make_blobs(n_samples=500, cluster_std=[1.0, 2.5, 0.5], random_state=170)[0], 3),
    "overlapping": lambda: (gaussians(12, (400, (0, 0), 1), (400, (1.5, 0), 1), (400, (0, 1.5), 1)), 3),
    "wildly-scaled": lambda: (wildly_scaled(), 2),
    "duplicated-rows": lambda: (np.repeat(datasets.load_iris().data[::5], 20, axis=0), 3),
    "one-hot": lambda: (one_hot(), 4),
    "small-integers": lambda: (np.random.default_rng(16).poisson(np.repeat([[1.0, 6.0], [5.0, 2.0]], 300, axis=0)), 2),
    "one-far-outlier": lambda: (one_far_outlier(), 3),
    "hardly-more-rows-than-components": lambda: (np.random.default_rng(18).normal(size=(12, 3)), 10),
    "small-beside-large": lambda: (small_beside_large(), 3),
    "uniform-noise": lambda: (np.random.default_rng(20).random((1000, 2)), 5),
}


def write(folder, name):
    """NAME.npy in the folder, and K."""
    rows, components = ALL[name]()
    path = pathlib.Path(folder) / f"{name}.npy"
    np.save(path, np.ascontiguousarray(rows, dtype=float))
    return path, components


if __name__ == "__main__":
    for each in ALL:
        print(*write(sys.argv[1], each))
