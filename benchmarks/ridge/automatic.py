#!/usr/bin/env python3
"""What `fit --reg auto` chooses on the sets of the study, without labels, and what labels say of it.

Keeps for each fit the ridge, the rows misclassified, the normalised mutual information with the
labels, and the seconds of search and fit. docs/ridge.md has the findings. Needs what study.py needs,
but for benchmarks.jar. --structure fits others than full covariances; "MNIST, train" is all of MNIST.
"""

import argparse
import datetime
import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measuring

import numpy as np
from sklearn.metrics import normalized_mutual_info_score

import criteria
import sets

ALL = {**sets.ALL, "MNIST, train": lambda: sets.mnist("train", list(range(10)))}
FEW = 1800


def fit(rows, scale, labels, components, structure, seed, ridge):
    """One fit by the command line, and its labels by another."""
    with tempfile.TemporaryDirectory() as folder:
        path, model, found = (pathlib.Path(folder) / name for name in ("rows.npy", "model.npz", "labels.npy"))
        np.save(path, np.ascontiguousarray(rows))
        words = [path, "-k", components, "--covariance", structure, "--reg", ridge, "--seed", seed]
        words += ["--scale", scale if scale > 1 else "none", "--device", "cpu"]
        gmm4j = measuring.REPOSITORY / "gmm4j"
        output, _ = measuring.child([gmm4j, "fit", *words, "--json", "--out", model])
        measuring.child([gmm4j, "predict", model, path, "--device", "cpu", "--out", found])
        clusters = np.load(found)
    told = json.loads(output.splitlines()[-1])
    return {
        "ridge": told["reg"],
        "iterations": told["iterations"],
        "seconds": told["seconds"],
        "error": float(criteria.error(clusters, labels)),
        "nmi": float(normalized_mutual_info_score(labels, clusters)),
    }


def study(name, options):
    rows, labels, components, scale = ALL[name]()
    fits = []
    for seed in range(options.seeds if len(rows) <= FEW else 1):
        for ridge in options.ridges:
            done = fit(rows, scale, labels, components, options.structure, seed, ridge)
            fits.append({"seed": seed, "asked": ridge, **done})
    return {"set": name, "structure": options.structure, "n": len(rows), "k": components, "fits": fits}


def table(studies):
    lines = ["| | structure | asked | ridge | misclassified, % | NMI | iterations | search / fit |"]
    lines.append("| --- | --- | --- | --: | --: | --: | --: | --: |")
    for each in studies:
        for asked in dict.fromkeys(one["asked"] for one in each["fits"]):
            fits = [one for one in each["fits"] if one["asked"] == asked]
            mean = lambda value: np.mean([value(one) for one in fits])
            cost = mean(lambda one: one["seconds"]["ridge"] / (one["seconds"]["init"] + one["seconds"]["em"]))
            lines.append(
                f"| {each['set']} | {each['structure']} | {asked} | {mean(lambda one: one['ridge']):.3g}"
                f" | {100 * mean(lambda one: one['error']):.2f} | {mean(lambda one: one['nmi']):.3f}"
                f" | {mean(lambda one: one['iterations']):.0f} | {cost:.1f} |"
            )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", nargs="*", default=list(sets.ALL), choices=list(ALL))
    parser.add_argument("--structure", default="full")
    parser.add_argument("--ridges", nargs="*", default=["auto"], help="auto, and ridges to compare it with")
    parser.add_argument("--seeds", type=int, default=5, help="of sets of few rows; others have one")
    measuring.add_results(parser)
    options = parser.parse_args()
    facts = measuring.machine(options)
    studies = [study(name, options) for name in options.sets]
    now = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    report = {"machine": facts, "studies": studies}
    measuring.keep(report, table(studies) + "\n", options.results / f"reg-auto-{now}")


if __name__ == "__main__":
    main()
