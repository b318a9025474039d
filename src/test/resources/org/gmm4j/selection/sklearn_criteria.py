"""Writes criteria.npz beside it: scikit-learn's BIC and AIC of mixtures of one to three components on Fisher's iris.

    python sklearn_criteria.py

rows (150, 4); for each structure bic_S and aic_S (3), of the best of 50 starts, run until nothing changes.
versions.txt says which scikit-learn and NumPy.
"""
import os

import numpy as np
import sklearn
from sklearn.datasets import load_iris
from sklearn.mixture import GaussianMixture

HERE = os.path.dirname(os.path.abspath(__file__))

rows = load_iris().data
arrays = {"rows": rows}
for structure in ["full", "tied", "diag", "spherical"]:
    fits = [
        GaussianMixture(k, covariance_type=structure, n_init=50, tol=1e-12, max_iter=10000, random_state=0).fit(rows)
        for k in (1, 2, 3)
    ]
    arrays[f"bic_{structure}"] = np.array([fit.bic(rows) for fit in fits])
    arrays[f"aic_{structure}"] = np.array([fit.aic(rows) for fit in fits])
np.savez(os.path.join(HERE, "criteria.npz"), **arrays)
with open(os.path.join(HERE, "versions.txt"), "w") as out:
    out.write(f"scikit-learn {sklearn.__version__}\nnumpy {np.__version__}\n")
