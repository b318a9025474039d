"""Writes stops.npz beside it: after how many iterations scikit-learn ends, from the fixtures' starts.

    python sklearn_stops.py

One array a fixture of sklearn_fixtures.py: n_iter_ with tol = 1e-1, 1e-2, 1e-3 (its default), 1e-4
and 1e-6, and at most 1000 iterations. Written by the versions in versions.txt.
"""
import os
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ["separate", "overlapping", "one_feature", "fewer_rows_than_features", "duplicate_rows", "constant_column"]
warnings.filterwarnings("ignore")


def stops(name):
    start = np.load(os.path.join(HERE, name + ".npz"))
    options = dict(n_components=len(start["start_weights"]), max_iter=1000, reg_covar=float(start["ridge"]),
                   weights_init=start["start_weights"], means_init=start["start_means"],
                   precisions_init=start["start_precisions"])
    return np.array([GaussianMixture(tol=tol, **options).fit(start["rows"]).n_iter_
                     for tol in (1e-1, 1e-2, 1e-3, 1e-4, 1e-6)], float)


if __name__ == "__main__":
    np.savez(os.path.join(HERE, "stops.npz"), **{name: stops(name) for name in NAMES})
