"""What a Python peer and the driver say to each other, a line of JSON at a time.

The driver starts `python PEER.py FOLDER OUT RIDGE TOLERANCE [PRECISION]`. The peer reads the rows
and the start, says which version it is, and then for every line with a number of iterations fits
once, from the start, leaves labels and parameters in OUT, and says how long it took.
"""

import json
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent))
import measuring  # before numpy

import numpy as np

ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what libraries print must not come between


def arguments():
    folder, out, ridge, tolerance = sys.argv[1:5]
    precision = sys.argv[5] if len(sys.argv) > 5 else "double"
    return pathlib.Path(folder), pathlib.Path(out), float(ridge), float(tolerance), precision


def rows_of(folder, kind):
    """The rows as floats or doubles; pixels / 255."""
    stored = np.load(folder / "rows.npy")
    rows = stored.astype(kind)
    if stored.dtype == np.uint8:
        rows /= 255
    return rows


def start_of(folder):
    """Weights, means and covariances, in double."""
    with np.load(folder / "start.npz") as start:
        return [start[name] for name in ("weights", "means", "covariances")]


def serve(version, fit, out):
    """Answers every line; fit(iterations) gives (the answer, labels, weights, means, covariances).

    The answer's seconds is the time of the whole fit, labels included; None stands for labels of a peer
    that gives none.
    """
    print(json.dumps({"version": version}), file=ANSWERS, flush=True)
    for line in sys.stdin:
        try:
            answer, *arrays = fit(int(line))
            for name, array in zip(("labels", "weights", "means", "covariances"), arrays):
                if array is not None:
                    np.save(out / f"{name}.npy", np.asarray(array))
        except Exception as failure:
            answer = {"error": f"{type(failure).__name__}: {failure}".splitlines()[0]}
        print(json.dumps(answer), file=ANSWERS, flush=True)


def iterate(step, iterations, tolerance):
    """scikit-learn's loop with a clock; step() gives the log-likelihood that entered it."""
    previous, seconds, converged = -np.inf, [], False
    while len(seconds) < iterations and not converged:
        begin = time.perf_counter()
        log_likelihood = step()
        seconds.append(time.perf_counter() - begin)
        converged = abs(log_likelihood - previous) < tolerance
        previous = log_likelihood
    return {
        "seconds_per_iteration": seconds,
        "iterations": len(seconds),
        "converged": bool(converged),
        "log_likelihood": float(log_likelihood),
    }
