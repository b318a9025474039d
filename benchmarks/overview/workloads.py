"""The fits of the overview, as data, and how their rows become files."""

import dataclasses
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measuring  # before numpy

import datasets
import numpy as np

FASHION = pathlib.Path(os.environ.get("GMM4J_FASHION_MNIST", "/usr/share/datasets/fashion-mnist"))
START_ROWS = 100_000  # at most so many make a start


@dataclasses.dataclass(frozen=True)
class Fit:
    """Rows, by the name that source() takes, and a mixture."""

    name: str
    rows: str
    components: int
    structure: str
    ridge: float = 1e-6
    iterations: int = 20

    def work(self, shape):
        """How a plain iteration grows."""
        count, features = shape
        return count * self.components * features ** (2 if self.structure in ("full", "tied") else 1)


@dataclasses.dataclass(frozen=True)
class Group:
    """Fits of one table; whole ones are compared as processes to convergence, too."""

    title: str
    fits: tuple
    whole: bool = False
    growth: bool = False  # sorted by work: a peer stops where an iteration would be too long


def structures(rows, components, names, ridge=1e-6):
    return tuple(Fit(f"K = {components}, {name}", rows, components, name, ridge) for name in names)


def by_components(rows, ridge, counts):
    return tuple(Fit(f"K = {k}", rows, k, "full", ridge) for k in counts)


def by_rows(kind, features, counts, iterations=10):
    return tuple(
        Fit(f"N = 10^{power}", f"{kind}:{10**power}:{features}", 10, "full", 1e-3, iterations)
        for power in counts
    )


FOUR = ("full", "diag", "spherical", "tied")
GROUPS = (
    Group(
        "MNIST's twos and sixes, 11,876 × 784, K = 2, full, ridge 0.05",
        tuple(
            Fit(form, f"twos-and-sixes:{form}", 2, "full", 0.05)
            for form in ("bytes", "float32", "float64", "standardised")
        ),
        whole=True,
    ),
    Group(
        "Two overlapping classes, 784 features, K = 2, full, ridge 0.05, bytes",
        (
            Fit("T-shirts and shirts, 12,000 rows", "shirts:bytes", 2, "full", 0.05),
            Fit("fours and nines, 11,791 rows", "fours-and-nines:bytes", 2, "full", 0.05),
        ),
        whole=True,
    ),
    Group(
        "All of MNIST, 60,000 × 784, K = 10, full",
        (
            Fit("ridge 0.001, bytes", "mnist:bytes", 10, "full", 1e-3),
            Fit("ridge 0.001, float64", "mnist:float64", 10, "full", 1e-3),
            Fit("ridge 0.01, bytes", "mnist:bytes", 10, "full", 0.01),
            Fit("ridge 0.1, bytes", "mnist:bytes", 10, "full", 0.1),
        ),
    ),
    Group(
        "MNIST by PCA to 50, 60,000 × 50, float64",
        structures("mnist:scores", 10, ("full", "diag"))
        + structures("mnist:scores", 50, ("full",))
        + structures("mnist:scores", 100, ("diag",)),
        whole=True,
    ),
    Group(
        "All of MNIST as float64, ridge 0.001",
        structures("mnist:float64", 10, ("diag", "spherical", "tied"), 1e-3),
    ),
    Group(
        "All of MNIST as bytes, ridge 0.001",
        structures("mnist:bytes", 10, ("diag", "spherical"), 1e-3),
    ),
    Group("1,000,000 × 2, float64", structures("clusters:1000000:2", 5, FOUR), whole=True),
    Group("1,000,000 × 1, float64", structures("clusters:1000000:1", 3, ("full",)), whole=True),
    Group(
        "Growth with K, MNIST by PCA to 50, full, ridge 0.001",
        by_components("mnist:scores", 1e-3, (2, 5, 10, 20, 40, 80)),
        growth=True,
    ),
    Group(
        "Growth with K, MNIST as bytes, full, ridge 0.001",
        by_components("mnist:bytes", 1e-3, (2, 5, 10, 20, 40, 80)),
        growth=True,
    ),
    *(
        Group(
            f"Growth with N, {features} features, K = 10, full, float32",
            by_rows("blobs", features, (4, 5, 6, 7)),
            growth=True,
        )
        for features in (2, 16, 64)
    ),
    Group(
        "Growth with N, 784 features, K = 10, full, bytes",
        by_rows("jittered", 784, (4, 5, 6), 6) + by_rows("jittered", 784, (7,), 3),
        growth=True,
    ),
)
CLASSES = {"mnist": None, "twos-and-sixes": (2, 6), "fours-and-nines": (4, 9), "shirts": (0, 6)}
FORMS = {
    "bytes": lambda rows: rows,
    "float32": lambda rows: datasets.scaled(rows).astype(np.float32),
    "float64": datasets.scaled,
    "standardised": lambda rows: datasets.standardised(datasets.scaled(rows)),
    "scores": lambda rows: datasets.principal(datasets.scaled(rows), 50),
}


def missing(fit):
    """Why its rows cannot be had, or None."""
    if fit.rows.startswith("shirts") and not FASHION.is_dir():
        return f"no Fashion-MNIST in {FASHION}: set GMM4J_FASHION_MNIST to the directory of its four files"
    return None


def write_rows(name, file):
    kind, *words = name.split(":")
    if kind in CLASSES:
        folder = FASHION if kind == "shirts" else measuring.MNIST
        rows, _ = datasets.digits("train", CLASSES[kind], folder)
        np.save(file, np.ascontiguousarray(FORMS[words[0]](rows)))
        return
    count, features = map(int, words)
    if kind == "clusters":
        np.save(file, datasets.clusters(count, features, 5 if features > 1 else 3))
    elif kind == "blobs":
        parts = (rows for rows, _ in datasets.blobs(count, features, 10))
        datasets.write(file, parts, count, features, "f4")
    else:
        datasets.write(file, datasets.jittered(count), count, features, "u1")


def write_start(fit, rows, file):
    import sklearn_em

    stored = np.load(rows, mmap_mode="r")
    some = datasets.scaled(np.asarray(stored[:: -(-len(stored) // START_ROWS)]))
    sklearn_em.write_start(some, fit.components, fit.ridge, fit.structure, "kmeans", file)


def prepare(fit, folder):
    """The files of its rows and its start, made where they are not there yet, and the rows' shape."""
    rows = folder / f"{fit.rows.replace(':', '-')}.npy"
    start = folder / f"{rows.stem}-{fit.structure}-{fit.components}-{fit.ridge:g}.npz"
    if not rows.exists():
        write_rows(fit.rows, rows)
    if not start.exists():
        write_start(fit, rows, start)
    return rows, start, np.load(rows, mmap_mode="r").shape
