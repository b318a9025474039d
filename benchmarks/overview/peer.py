"""One turn of one peer: a process that reads the rows and the start, and iterates with a clock.

    python peer.py scikit-learn|numpy|pytorch ROWS.npy START.npz RIDGE ITERATIONS BUDGET

prints a line of JSON. It does as many iterations as begin within BUDGET seconds, but at least three.

    python peer.py whole ROWS.npy K RIDGE STRUCTURE

is a whole fit as a script does it: scikit-learn's k-means start, EM to its convergence.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measuring  # before numpy

import datasets
import numpy as np
import sklearn
import sklearn_em
import threadpoolctl


def plain(xp, array, rows, start, ridge):
    from plain_em import PlainEm

    with np.load(start) as stored:
        parameters = [array(stored[name]) for name in sklearn_em.PARAMETERS]
        structure = str(stored["covariance_type"])
    return PlainEm(xp, array(rows), *parameters, structure, ridge).step


def turn(side, rows, start, ridge, iterations, budget):
    x = datasets.scaled(np.load(rows))
    threads = max(pool["num_threads"] for pool in threadpoolctl.threadpool_info())
    if side == "scikit-learn":
        version, step = sklearn.__version__, sklearn_em.stepper(sklearn_em.mixture_of(start, ridge), x)
    elif side == "numpy":
        version, step = np.__version__, plain(np, np.asarray, x, start, ridge)
    else:
        import torch

        version, threads = torch.__version__, torch.get_num_threads()
        step = plain(torch, torch.from_numpy, x, start, ridge)
    log_likelihoods, seconds = sklearn_em.iterate(step, iterations, budget)
    return {"log_likelihood": log_likelihoods, "seconds": seconds, "version": version, "threads": threads}


def whole(rows, components, ridge, structure):
    mixture = sklearn_em.GaussianMixture(
        components, reg_covar=ridge, covariance_type=structure, random_state=0
    )
    mixture.fit(datasets.scaled(np.load(rows)))
    return {
        "iterations": int(mixture.n_iter_),
        "converged": bool(mixture.converged_),
        "log_likelihood": float(mixture.lower_bound_),
    }


if __name__ == "__main__":
    side, *rest = sys.argv[1:]
    if side == "whole":
        print(json.dumps(whole(rest[0], int(rest[1]), float(rest[2]), rest[3])))
    else:
        rows, start, ridge, iterations, budget = rest
        print(json.dumps(turn(side, rows, start, float(ridge), int(iterations), float(budget))))
