#!/usr/bin/env python3
"""What stopping rules give up on twenty classic sets: nats a row below where EM goes in the end.

Each set is fitted from the same start by scikit-learn's rule, by the default rule, and with a tolerance
of 1e-9 and at most 2,000 iterations, which stands for the end. Needs numpy and scikit-learn 1.9.1.
"""

import argparse
import datetime
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measuring

import sets

STRUCTURES = ["full", "tied", "diag", "spherical"]
RULES = {
    "scikit-learn": ["--stop", "scikit-learn", "--max-iter", 2000],
    "default, at most 100": ["--max-iter", 100],
    "default": ["--max-iter", 2000],
    "end": ["--tol", 1e-9, "--max-iter", 2000],
}


def study(name, structure, seed, folder):
    """The report of each rule's fit."""
    path, components = sets.write(folder, name)
    common = [path, "-k", components, "--covariance", structure, "--seed", seed, "--device", "cpu"]
    reports = {rule: measuring.fit([*common, *words], folder / "trace.csv")["report"] for rule, words in RULES.items()}
    print(name, structure, seed, file=sys.stderr)
    return {"set": name, "structure": structure, "seed": seed, "fits": reports}


def cell(fit, end):
    given_up = max(0, end["log_likelihood"] - fit["log_likelihood"])
    return f"{fit['iterations']}{'' if fit['converged'] else '+'}, {given_up:.1e}"


def table(studies):
    shown = [rule for rule in RULES if rule != "end"]
    lines = [f"| set | structure | seed | {' | '.join(shown)} |", "| --- | --- | --: |" + " --: |" * len(shown)]
    for each in studies:
        cells = [cell(each["fits"][rule], each["fits"]["end"]) for rule in shown]
        lines.append(f"| {each['set']} | {each['structure']} | {each['seed']} | {' | '.join(cells)} |")
    lines.append("\nIterations (+: not converged), and nats a row given up.\n")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", nargs="*", default=list(sets.ALL), choices=list(sets.ALL))
    parser.add_argument("--structures", nargs="*", default=STRUCTURES, choices=STRUCTURES)
    parser.add_argument("--seeds", type=int, default=3)
    measuring.add_results(parser)
    options = parser.parse_args()
    facts = measuring.machine(options)
    with tempfile.TemporaryDirectory() as folder:
        studies = [
            study(name, structure, seed, pathlib.Path(folder))
            for name in options.sets for structure in options.structures for seed in range(options.seeds)
        ]
    now = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    report = {"machine": facts, "studies": studies}
    measuring.keep(report, table(studies), options.results / f"stop-{now}")


if __name__ == "__main__":
    main()
