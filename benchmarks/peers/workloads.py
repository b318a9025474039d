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

import datasets
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


def write(workload, folder):
    from sklearn.mixture import GaussianMixture

    if workload.source.isdigit():
        parts = datasets.blobs(100_000, int(workload.source), workload.components)
        rows, labels = map(np.concatenate, zip(*parts))
    else:
        rows, labels = datasets.digits(workload.source, (2, 6) if workload.components == 2 else None)
    np.save(folder / "rows.npy", np.ascontiguousarray(rows))
    np.save(folder / "labels.npy", labels)
    mixture = GaussianMixture(workload.components, reg_covar=workload.ridge)
    mixture._initialize_parameters(datasets.scaled(rows), np.random.RandomState(0))
    start = {name: getattr(mixture, name + "_") for name in ("weights", "means", "covariances")}
    np.savez(folder / "start.npz", **start)
    for name, array in start.items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(array))
    return {"rows": rows.shape[0], "features": rows.shape[1]}


if __name__ == "__main__":
    print(json.dumps(write(WORKLOADS[sys.argv[1]], pathlib.Path(sys.argv[2]))))
