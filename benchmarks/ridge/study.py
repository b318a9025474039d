#!/usr/bin/env python3
"""Compares criteria that choose the ridge without labels, on data whose labels are known.

Every data set is fitted with a geometric grid of ridges (multiples of the mean variance of its
varying features), from several seeds. Each criterion picks a ridge of the grid; what share of the
rows is then misclassified is compared with the grid's best. docs/ridge.md has the findings.

Needs numpy, scipy and scikit-learn 1.9.1, MNIST as parity.py does, and benchmarks/target/benchmarks.jar
(benchmarks/run -h builds it). All of it takes hours; --sets, --seeds and --halvings make it less, and
--table puts the results of several runs together.
"""

import argparse
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measuring

import numpy as np
import criteria
import sets

JAR = measuring.REPOSITORY / "benchmarks" / "target" / "benchmarks.jar"
GRID = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 13, 26]




def run(rows, scale, components, seed, halvings, ridges):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "rows.npy"
        np.save(path, np.ascontiguousarray(rows))
        command = ["java", "-cp", JAR, "org.gmm4j.benchmarks.RidgeStudy", path, scale, components]
        command += [seed, halvings, *ridges]
        done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def study(name, data, seeds, halvings):
    rows, labels, components, scale = data
    rows = rows[:, np.ptp(rows, axis=0) > 0]
    unit = (rows / scale).var(axis=0).mean()
    fits = []
    for seed in range(seeds):
        shrunk = criteria.shrinkage_ridges(rows / scale, components, seed)
        ridges = [g * unit for g in GRID] + list(shrunk.values())
        names = [""] * len(GRID) + list(shrunk)
        for which, fit in zip(names, run(rows, scale, components, seed, halvings, ridges)):
            fits.append({"seed": seed, "fixed_by": which, **criteria.of(fit, labels)})
        print(f"{name}, seed {seed}", file=sys.stderr)
    n, d = rows.shape
    return {"set": name, "n": n, "d": d, "k": components, "mean_variance": unit, "fits": fits}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", nargs="*", default=list(sets.ALL), choices=list(sets.ALL))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--halvings", type=int, default=2)
    measuring.add_results(parser)
    parser.add_argument("--table", type=pathlib.Path, nargs="+", help="only print the table of these results")
    options = parser.parse_args()
    if options.table:
        print(criteria.table([s for file in options.table for s in json.loads(file.read_text())["studies"]]))
        return
    facts = measuring.machine(options)
    studies = [study(s, sets.ALL[s](), options.seeds, options.halvings) for s in options.sets]
    now = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    report = {"machine": facts, "grid": GRID, "studies": studies}
    measuring.keep(report, criteria.table(studies) + "\n", options.results / f"ridge-{now}")


if __name__ == "__main__":
    main()
