"""Writes indices.json beside it: what scikit-learn says of partitions, and of rows in clusters.

    python sklearn_indices.py

"partitions" have a name, clusters and classes (a code a row), and adjusted_rand_score, normalized_mutual_info_score
(arithmetic mean), homogeneity, completeness and v_measure. "silhouettes" have a name, rows, clusters, and
silhouette_score, which is null where scikit-learn refuses to say. versions.txt says which scikit-learn and NumPy.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.datasets import load_iris
from sklearn.metrics import (
    adjusted_rand_score,
    homogeneity_completeness_v_measure,
    normalized_mutual_info_score,
    silhouette_score,
)

HERE = pathlib.Path(__file__).resolve().parent
random = np.random.RandomState(0)


def partition(name, clusters, classes):
    clusters, classes = np.asarray(clusters, int), np.asarray(classes, int)
    homogeneity, completeness, v_measure = homogeneity_completeness_v_measure(classes, clusters)
    return {
        "name": name,
        "clusters": clusters.tolist(),
        "classes": classes.tolist(),
        "adjusted_rand": adjusted_rand_score(classes, clusters),
        "mutual_information": normalized_mutual_info_score(classes, clusters),
        "homogeneity": homogeneity,
        "completeness": completeness,
        "v_measure": v_measure,
    }


def silhouette(name, rows, clusters):
    try:
        score = float(silhouette_score(rows, clusters))
    except ValueError:
        score = None
    return {
        "name": name,
        "rows": np.asarray(rows, float).tolist(),
        "clusters": np.asarray(clusters, int).tolist(),
        "silhouette": score,
    }


iris = load_iris()
noisy = np.where(random.rand(150) < 0.2, random.randint(0, 5, 150), iris.target)
partitions = [
    partition("iris, a fifth of it noise in five clusters", noisy, iris.target),
    partition("independent", random.randint(0, 4, 200), random.randint(0, 6, 200)),
    partition("the same under other names", 7 - iris.target, iris.target),
    partition("one cluster", np.zeros(150), iris.target),
    partition("one class", noisy, np.zeros(150)),
    partition("one of each", np.zeros(10), np.ones(10)),
    partition("all singletons", np.arange(150), iris.target),
    partition("singletons on both sides", np.arange(10), np.arange(10)[::-1]),
    partition("singletons and one class", np.arange(10), np.zeros(10)),
    partition("clusters without rows between others", 10 * noisy, iris.target),
    partition("finer", 3 * iris.target + random.randint(0, 3, 150), iris.target),
    partition("coarser", iris.target // 2, iris.target),
    partition("a row", [0], [0]),
    partition("two rows apart and together", [0, 1], [0, 0]),
    partition("less than chance", [0, 0, 1, 1], [0, 1, 0, 1]),
    partition("exactly independent", np.repeat([0, 1, 2], 4), np.tile([0, 1], 6)),
    partition("60 clusters of 40 classes", random.randint(0, 60, 500), random.randint(0, 40, 500)),
]
blobs = np.vstack([random.normal(c, 1, (40, 7)) for c in (0, 3, 9)])
few = np.repeat(np.arange(3), 40)
silhouettes = [
    silhouette("iris", iris.data, iris.target),
    silhouette("iris in noisy clusters", iris.data, noisy),
    silhouette("three blobs", blobs, few),
    silhouette("one feature", blobs[:, :1], few),
    silhouette("a cluster of one row", blobs, np.where(np.arange(120) == 5, 9, few)),
    silhouette("duplicates", np.repeat(blobs[::20], 5, axis=0), np.arange(30) % 3),
    silhouette("all rows the same", np.ones((6, 2)), [0, 0, 0, 1, 1, 1]),
    silhouette("one cluster", blobs, np.zeros(120)),
    silhouette("all singletons", blobs, np.arange(120)),
    silhouette("one pair beside singletons", blobs, np.maximum(1, np.arange(120))),
    silhouette("a row", [[1.0, 2.0]], [0]),
]
with open(HERE / "indices.json", "w") as out:
    json.dump({"partitions": partitions, "silhouettes": silhouettes}, out, separators=(",", ":"))
    out.write("\n")
with open(HERE / "versions.txt", "w") as out:
    out.write(f"scikit-learn {sklearn.__version__}\nnumpy {np.__version__}\n")
