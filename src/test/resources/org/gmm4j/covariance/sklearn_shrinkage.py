"""Writes shrinkage.npz beside it: what scikit-learn's covariance module makes of small problems.

    python sklearn_shrinkage.py

For each case I: rowsI (N, d), oasI (d, d) and its intensity oas_intensityI, ledoit_wolfI, and fixedI (d, d), the
empirical covariance shrunk by fixed_intensityI. versions.txt says which scikit-learn and NumPy.
"""
import os

import numpy as np
import sklearn
from sklearn.covariance import empirical_covariance, ledoit_wolf, oas, shrunk_covariance

HERE = os.path.dirname(os.path.abspath(__file__))

arrays = {}
random = np.random.RandomState(0)
for case, (n, d, intensity) in enumerate([(50, 3, 0.3), (20, 30, 0.01), (200, 8, 1.0), (10, 1, 0.5), (2, 17, 0.9)]):
    rows = random.normal(size=(n, d)) @ random.normal(size=(d, d)) + 5
    arrays[f"rows{case}"] = rows
    arrays[f"oas{case}"], arrays[f"oas_intensity{case}"] = oas(rows)
    arrays[f"ledoit_wolf{case}"] = ledoit_wolf(rows)[0]
    arrays[f"fixed{case}"] = shrunk_covariance(empirical_covariance(rows), intensity)
    arrays[f"fixed_intensity{case}"] = np.float64(intensity)
np.savez(os.path.join(HERE, "shrinkage.npz"), **arrays)
with open(os.path.join(HERE, "versions.txt"), "w") as out:
    out.write(f"scikit-learn {sklearn.__version__}\nnumpy {np.__version__}\n")
