"""Writes a mixture beside this file as MAT and HDF5 files, as a user of SciPy and h5py would.

    python matrices.py

The parameters are those of mixtures.py.
"""

from pathlib import Path

import h5py
import numpy as np
import scipy.io

HERE = Path(__file__).parent

weights = np.array([0.25, 0.75])
means = np.array([[1.0, -2.0, 0.5], [-3.0, 4.0, 8.0]])
covariances = np.array(
    [
        [[4.0, 1.0, -0.5], [1.0, 2.0, 0.25], [-0.5, 0.25, 1.0]],
        [[0.5, 0.125, 0.0], [0.125, 8.0, -2.0], [0.0, -2.0, 3.0]],
    ]
)
full = {"weights": weights, "means": means, "covariances": covariances}
scipy.io.savemat(
    HERE / "full.mat", {**full, "covariance_type": "full", "scale": 255, "note": "no part of it"}
)
scipy.io.savemat(HERE / "tied.mat", {**full, "covariances": covariances[0], "covariance_type": "tied"})
scipy.io.savemat(
    HERE / "diag.mat",
    {
        "weights": weights[:, None],
        "means": means,
        "precisions": np.array([[1, 2, 4], [8, 16, 32]], np.int16),
        "covariance_type": "diag",
    },
    do_compression=True,
)
with h5py.File(HERE / "full.h5", "w") as file:
    for name, values in full.items():
        file[name] = values
    file["scale"] = 255.0
    file["covariance_type"] = "full"
