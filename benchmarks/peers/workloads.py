"""The workloads, and how each becomes files that every peer reads.

    python workloads.py NAME FOLDER

writes rows.npy (bytes or doubles), labels.npy, and scikit-learn's k-means start with seed 0, as
start.npz and as weights.npy, means.npy, covariances.npy; prints how many rows and features. It is a
process of its own so that the driver stays small: the kernel counts a parent's memory as its
children's at their birth.
"""

import dataclasses
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measuring  # before numpy

import numpy as np


@dataclasses.dataclass(frozen=True)
class Workload:
    """What is fitted, and how far."""

    source: str
    components: int
    ridge: float
    tolerance: float
    iterations: int

    def described(self, facts):
        stop = f"until the log-likelihood changes by less than {self.tolerance:g}, at most "
        return (
            f"{facts['rows']:,} rows × {facts['features']} features, K = {self.components},"
            f" full covariances, ridge {self.ridge:g},"
            f" {stop if self.tolerance else ''}{self.iterations} iterations"
        )


WORKLOADS = {
    "2v6-test": Workload("t10k", 2, 0.05, 1e-3, 100),
    "2v6-train": Workload("train", 2, 0.05, 1e-3, 100),
    "2v6-train-1e-3": Workload("train", 2, 1e-3, 1e-3, 100),
    "mnist": Workload("train", 10, 1e-3, 0.0, 10),
    "blobs-16": Workload("16", 16, 1e-6, 0.0, 20),
    "blobs-64": Workload("64", 16, 1e-6, 0.0, 20),
}


def digits(source, components):
    """MNIST's bytes: all digits, or the twos and sixes."""
    rows = measuring.idx(f"{source}-images-idx3-ubyte").reshape(-1, 784)
    labels = measuring.idx(f"{source}-labels-idx1-ubyte")
    if components == 2:
        kept = np.isin(labels, (2, 6))
        rows, labels = rows[kept], labels[kept]
    return rows, labels


def blobs(features, components, count=100_000):
    """Overlapping Gaussians: centres about 1.5 standard deviations apart, random covariances."""
    random = np.random.default_rng(0)
    labels = random.integers(components, size=count)
    rows = np.empty((count, features))
    for k in range(components):
        centre = random.normal(size=features) * 1.5 / np.sqrt(2 * features)
        axes, _ = np.linalg.qr(random.normal(size=(features, features)))
        scales = np.sqrt(random.uniform(0.6, 1.4, features))
        mine = labels == k
        rows[mine] = centre + random.normal(size=(mine.sum(), features)) @ (axes * scales).T
    return rows, labels


def scaled(rows):
    """Doubles; pixels / 255."""
    return rows / 255.0 if rows.dtype == np.uint8 else rows


def write(workload, folder):
    from sklearn.mixture import GaussianMixture

    if workload.source.isdigit():
        rows, labels = blobs(int(workload.source), workload.components)
    else:
        rows, labels = digits(workload.source, workload.components)
    np.save(folder / "rows.npy", np.ascontiguousarray(rows))
    np.save(folder / "labels.npy", labels)
    mixture = GaussianMixture(workload.components, reg_covar=workload.ridge)
    mixture._initialize_parameters(scaled(rows), np.random.RandomState(0))
    start = {name: getattr(mixture, name + "_") for name in ("weights", "means", "covariances")}
    np.savez(folder / "start.npz", **start)
    for name, array in start.items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(array))
    return {"rows": rows.shape[0], "features": rows.shape[1]}


if __name__ == "__main__":
    print(json.dumps(write(WORKLOADS[sys.argv[1]], pathlib.Path(sys.argv[2]))))
