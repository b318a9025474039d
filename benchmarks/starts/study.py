#!/usr/bin/env python3
"""The best of ten starts, beside scikit-learn's n_init=10, on twenty-four sets: nats a row.

Full covariances, ridge 1e-6, and on both sides scikit-learn's rule with a tolerance of 1e-6 and at most
1,000 iterations. A side of gmm4j is `fit --restarts 10`, as it varies its starts by itself, or with
--init. Of each side and set the median over the seeds counts. Needs numpy and scikit-learn 1.9.1.
"""

import argparse
import datetime
import pathlib
import statistics
import sys
import tempfile
import time
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measuring  # before numpy

import numpy as np

import sets

RESTARTS = 10
CLOSE = 1e-3  # nats a row that are no difference
SIDES = {"gmm4j": [], "gmm4j, kmeans": ["--init", "kmeans"]}
PEER = "scikit-learn"


def peer(rows, components, seed):
    """scikit-learn's fit."""
    import threadpoolctl
    from sklearn.mixture import GaussianMixture

    threadpoolctl.threadpool_limits(1)  # of rows as few as these several threads only wait
    begin = time.perf_counter()
    mixture = GaussianMixture(components, n_init=RESTARTS, tol=1e-6, max_iter=1000, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mixture.fit(rows)
    seconds = time.perf_counter() - begin
    return {"log_likelihood": float(mixture.score(rows)), "seconds": seconds}


def engine(path, components, seed, words, trace):
    """gmm4j's fit: it ends the program if that is an error."""
    command = [path, "-k", components, "--restarts", RESTARTS, "--seed", seed, "--device", "cpu"]
    command += ["--stop", "scikit-learn", "--tol", 1e-6, "--max-iter", 1000, *words]
    done = measuring.fit(command, trace)
    seconds = done["report"]["seconds"]
    return {
        "log_likelihood": done["report"]["log_likelihood"],
        "seconds": seconds["init"] + seconds["em"],
        "iterations": len(done["log_likelihood"]),
    }


def study(name, sides, seeds, folder):
    """The fits of each side, by seed."""
    path, components = sets.write(folder, name)
    rows = np.load(path)  # doubles on both sides: of whole numbers scikit-learn makes another fit
    fits = {side: [] for side in (PEER, *sides)}
    for seed in range(seeds):
        fits[PEER].append(peer(rows, components, seed))
        for side in sides:
            fits[side].append(engine(path, components, seed, SIDES[side], folder / "trace.csv"))
    print(name, file=sys.stderr, flush=True)
    return {"set": name, "rows": len(rows), "features": rows.shape[1], "k": components, "fits": fits}


def median(each, side, what="log_likelihood"):
    return statistics.median(fit[what] for fit in each["fits"][side])


def table(studies):
    sides = [side for side in studies[0]["fits"] if side != PEER]
    lines = [
        f"| set | N × d, K | {PEER} | " + " | ".join(f"{side}, more" for side in sides) + " | "
        + " | ".join(f"s, {side}" for side in (PEER, *sides)) + " |",
        "| --- | --- | --: |" + " --: |" * (2 * len(sides) + 1),
    ]
    for each in studies:
        right = median(each, PEER)
        more = " | ".join(f"{median(each, side) - right:+.4f}" for side in sides)
        seconds = " | ".join(f"{median(each, side, 'seconds'):.2f}" for side in (PEER, *sides))
        shape = f"{each['rows']:,} × {each['features']}, {each['k']}"
        lines.append(f"| {each['set']} | {shape} | {right:.4f} | {more} | {seconds} |")
    lines.append("")
    for side in sides:
        more = [median(each, side) - median(each, PEER) for each in studies]
        above = sum(value > CLOSE for value in more)
        below = sum(value < -CLOSE for value in more)
        lines.append(f"{side}: above {PEER} on {above} sets, below on {below}, by at most {-min(more):.4f}.")
    return "\n".join([*lines, "", "Log-likelihoods in nats a row, medians over seeds.", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", nargs="*", default=list(sets.ALL), choices=list(sets.ALL))
    parser.add_argument("--sides", nargs="*", default=list(SIDES), choices=list(SIDES))
    parser.add_argument("--seeds", type=int, default=5)
    measuring.add_results(parser)
    options = parser.parse_args()
    facts = measuring.machine(options)
    with tempfile.TemporaryDirectory() as folder:
        studies = [
            study(name, options.sides, options.seeds, pathlib.Path(folder)) for name in options.sets
        ]
    now = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    report = {"machine": facts, "seeds": options.seeds, "studies": studies}
    measuring.keep(report, table(studies), options.results / f"starts-{now}")


if __name__ == "__main__":
    main()
