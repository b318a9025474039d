#!/usr/bin/env python3
"""The data of the gallery's truth-and-fit, with the components that scikit-learn finds in them.

    python3 make.py    # NumPy and scikit-learn 1.9.1; writes beside the gallery's classes

A line a row: its features, the cluster that it was drawn from, and scikit-learn's label. Both
programs begin at means that are rows, evenly spread in the order of the first feature, with equal
weights and the covariance of all rows, and end by scikit-learn's rule.
"""

import pathlib

import numpy as np
from sklearn.mixture import GaussianMixture

FOLDER = pathlib.Path(__file__).resolve().parents[6] / "main/resources/org/gmm4j/report/gallery"


def clusters(random, sizes, means, deviations):
    rows = [
        random.normal(mean, deviation, (size, len(mean)))
        for size, mean, deviation in zip(sizes, means, deviations)
    ]
    return np.vstack(rows), np.repeat(np.arange(len(sizes)), sizes)


def fitted(rows, components):
    order = np.argsort(rows[:, 0], kind="stable")
    chosen = [order[(2 * k + 1) * len(rows) // (2 * components)] for k in range(components)]
    covariance = np.atleast_2d(np.cov(rows.T, bias=True))
    model = GaussianMixture(
        components,
        weights_init=np.full(components, 1 / components),
        means_init=rows[chosen],
        precisions_init=np.repeat(np.linalg.inv(covariance)[None], components, axis=0),
        tol=1e-6,
        max_iter=1000,
    ).fit(rows)
    assert model.converged_
    return model


def write(name, rows, truth, components):
    model = fitted(rows, components)
    header = [f"x{j + 1}" for j in range(rows.shape[1])] + ["cluster", "scikit_learn"]
    with open(FOLDER / f"{name}.csv", "w") as out:
        out.write(",".join(header) + "\n")
        for row, cluster, label in zip(rows.round(4), truth, model.predict(rows)):
            out.write(",".join([*map(repr, row.tolist()), str(cluster), str(label)]) + "\n")
    print(name, model.n_iter_, "iterations;", "means", np.sort(model.means_[:, 0]).round(3))


def main():
    random = np.random.default_rng(2)
    rows, truth = clusters(random, [30, 40, 20], [[-2], [0], [2]], [1, 0.8, 1.5])
    write("one-feature", rows.round(4), truth, 3)
    rows, truth = clusters(random, [350, 250], [[-2.2, 0], [2.2, 1]], [1, 1])
    write("two-features", (rows @ random.normal(0, 1, (2, 2))).round(4), truth, 2)
    rows, truth = clusters(random, [30, 20], [[-2.2, 0, 1], [2.2, 1, -1]], [1, 1])
    write("three-features", (rows @ random.normal(0, 1, (3, 3))).round(4), truth, 2)


main()
