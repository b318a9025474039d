"""The twenty classic sets of ../stop/sets.py, and four of other kinds: rows [n × d], and K."""

import importlib.util
import pathlib

import numpy as np

_path = pathlib.Path(__file__).resolve().parent.parent / "stop" / "sets.py"
_spec = importlib.util.spec_from_file_location("classic_sets", _path)
_classic = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_classic)


def heavy_tailed():
    """Three clusters of Student's t with two degrees of freedom."""
    random = np.random.default_rng(21)
    centres = np.repeat([[0, 0], [12, 0], [0, 12]], 200, axis=0)
    return centres + random.standard_t(2, size=centres.shape)


def unbalanced():
    """3,000 rows beside 30 and 15."""
    return _classic.gaussians(22, (3000, (0, 0, 0), 1), (30, (6, 0, 0), 0.5), (15, (0, 6, 3), 0.3))


def constant_column():
    rows = _classic.gaussians(23, (200, (0, 0), 1), (200, (4, 1), 1), (200, (1, 5), 1))
    return np.column_stack([rows[:, 0], np.full(len(rows), 7.0), rows[:, 1]])


def many_features():
    """Fifty features of a hundred rows, of which three tell clusters apart."""
    random = np.random.default_rng(24)
    rows = random.normal(size=(100, 50))
    rows[:, :3] += 5 * random.integers(0, 3, size=(100, 1))
    return rows


ALL = {
    **_classic.ALL,
    "heavy-tailed": lambda: (heavy_tailed(), 3),
    "unbalanced": lambda: (unbalanced(), 3),
    "constant-column": lambda: (constant_column(), 3),
    "more-features-than-rows-of-a-cluster": lambda: (many_features(), 3),
}


def write(folder, name):
    """NAME.npy in the folder, and K."""
    rows, components = ALL[name]()
    path = pathlib.Path(folder) / f"{name}.npy"
    np.save(path, np.ascontiguousarray(rows, dtype=float))
    return path, components
