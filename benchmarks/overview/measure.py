#!/usr/bin/env python3
"""The fits that people meet, by gmm4j's command line and by its peers, side by side in one run.

For every fit all start from the same file, scikit-learn's own k-means start, and take turns, each turn a
process of its own. Compared are the times of iterations and the log-likelihoods of those that both made;
for some fits also whole processes, from a file to convergence, each with its own start. The exit code is
1 if log-likelihoods differ by more than 1e-9 or a side fails. Speed is reported, never asserted.
README.md in the folder above has more.

Needs numpy, scipy, scikit-learn 1.9.1 and MNIST as parity.py does; PyTorch where it is a side.
"""

import argparse
import datetime
import importlib.util
import json
import pathlib
import statistics
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import measuring  # before numpy

import numpy as np
import pages
import workloads

ENGINE, SCIKIT_LEARN = "gmm4j", "scikit-learn"
SIDES = (ENGINE, SCIKIT_LEARN, "numpy", "pytorch")
LIMIT = 1e-9
FIRST = 2  # iterations before the late ones: Java compiles, and every row is visited
LONGEST = 60  # seconds: where a peer's iteration would take longer, it is left out
COPIES = 4  # of the rows in doubles, that a peer's process holds at its peak
# A peer's large temporaries are new to it in every iteration, and new memory is dear on some virtual
# machines: it is told to keep what it has had.
KEEPING = ["env", "MALLOC_MMAP_MAX_=0", f"MALLOC_TRIM_THRESHOLD_={2**60}", f"MALLOC_TOP_PAD_={2**26}"]


def turn(side, fit, files, options):
    """One fit by one side: log-likelihoods, seconds of iterations, peak memory."""
    rows, start, _ = files
    iterations = min(options.iterations, fit.iterations)
    if side == ENGINE:
        arguments = [rows, "--init", start, "--reg", fit.ridge, "--max-iter", iterations, "--tol", 0]
        return measuring.fit([*arguments, "--device", "cpu"], start.with_suffix(".csv"))
    command = [sys.executable, HERE / "peer.py", side, rows, start, fit.ridge, iterations, options.budget]
    output, megabytes = measuring.child(KEEPING + command)
    return {**json.loads(output), "megabytes": megabytes}


def whole(side, fit, rows):
    """A process from its start to its end: rows from a file, its own start, EM to convergence."""
    words = [rows, "-k", fit.components, "--reg", fit.ridge, "--covariance", fit.structure]
    command = [measuring.REPOSITORY / "gmm4j", "fit", *words, "--device", "cpu"]
    command += ["--stop", "scikit-learn", "--json"]
    if side != ENGINE:
        command = [sys.executable, HERE / "peer.py", "whole", rows, fit.components, fit.ridge, fit.structure]
    begin = time.perf_counter()
    output, megabytes = measuring.child(command)
    seconds = time.perf_counter() - begin
    told = json.loads(output.splitlines()[-1])
    told = {name: told[name] for name in ("iterations", "converged", "log_likelihood")}
    return {"seconds": seconds, "megabytes": megabytes, **told}


def summary(runs):
    """Of the runs of one side."""
    late = [second for run in runs for second in run["seconds"][FIRST:] or run["seconds"]]
    return {
        "late": statistics.median(late),
        "mean": statistics.median(statistics.mean(run["seconds"]) for run in runs),
        "iterations": min(len(run["seconds"]) for run in runs),
        "megabytes": max(run["megabytes"] for run in runs),
        "runs": [{name: run[name] for name in ("log_likelihood", "seconds")} for run in runs],
        "version": runs[0].get("version"),
        "threads": runs[0].get("threads"),
    }


def difference(ours, theirs):
    """The largest of the log-likelihoods, relative, at iterations that both made; NaN if there is one."""
    worst = 0.0
    for a, b in zip(ours, theirs):
        common = min(len(a["log_likelihood"]), len(b["log_likelihood"]))
        mine, other = (np.array(run["log_likelihood"][:common]) for run in (a, b))
        worst = np.maximum(worst, np.max(np.abs(mine - other) / np.abs(other)))
    return float(worst)


class Sides:
    """Which take part in the fits of a group, and why others do not."""

    def __init__(self, options):
        self.options = options
        self.seconds_by_work = {}  # of a peer, at the last fit of a group that grows

    def of(self, fit, shape):
        """Names, and for those left out the reason."""
        left_out = {side: self.reason(side, fit, shape) for side in self.options.sides}
        return [side for side, why in left_out.items() if not why], {
            side: why for side, why in left_out.items() if why
        }

    def reason(self, side, fit, shape):
        if side == ENGINE:
            return None
        if side == "pytorch" and not importlib.util.find_spec("torch"):
            return "not installed"
        gigabytes = COPIES * 8 * shape[0] * shape[1] / 1e9
        if gigabytes > self.options.memory:
            return f"would take {gigabytes:.0f} GB"
        seconds = self.seconds_by_work.get(side, 0) * fit.work(shape)
        return f"an iteration would take {seconds:.0f} s" if seconds > LONGEST else None

    def remember(self, fit, shape, found):
        for side, result in found.items():
            self.seconds_by_work[side] = result["late"] / fit.work(shape)


def compare(fit, files, sides, options):
    """Turns of all sides, and what they tell; the sides that failed, and how."""
    runs, failed = {side: [] for side in sides}, {}
    for _ in range(options.rounds):
        for side in [side for side in sides if side not in failed]:
            try:
                runs[side].append(turn(side, fit, files, options))
            except SystemExit as ended:  # such a process has said why
                failed[side] = str(ended.code).strip().splitlines()[-1]
    found = {side: summary(runs[side]) for side in sides if side not in failed}
    for side in found:
        if ENGINE in found and side != ENGINE:
            found[side]["difference"] = difference(runs[ENGINE], runs[side])
            found[side]["ratio"] = found[side]["late"] / found[ENGINE]["late"]
            found[side]["ratio_of_means"] = found[side]["mean"] / found[ENGINE]["mean"]
    return found, failed


def compare_whole(fit, files, options):
    sides = [side for side in (ENGINE, SCIKIT_LEARN) if side in options.sides]
    runs = {side: [] for side in sides}
    for _ in range(options.rounds):
        for side in sides:
            runs[side].append(whole(side, fit, files[0]))
    return {
        side: {**each[0], "seconds": statistics.median(run["seconds"] for run in each), "runs": each}
        for side, each in runs.items()
    }


def measure(group, options, folder):
    """What each fit of a group tells, one after the other."""
    sides = Sides(options)
    for fit in group.fits:
        if options.only.lower() not in f"{group.title}, {fit.name}".lower():
            continue
        print(f"{group.title}: {fit.name}", flush=True)
        result = {"fit": fit.name, "group": group.title}
        why = workloads.missing(fit)
        if why:
            yield {**result, "missing": why}
            continue
        files = measuring.aside(workloads.prepare, fit, folder)
        if "iterations" in options.parts:
            taking, result["left_out"] = sides.of(fit, files[2])
            result["sides"], result["failed"] = compare(fit, files, taking, options)
            if group.growth:
                sides.remember(fit, files[2], result["sides"])
            print(pages.row(result), flush=True)
        if "whole" in options.parts and group.whole:
            result["whole"] = compare_whole(fit, files, options)
            print(pages.whole_row(result), flush=True)
        yield result


def wrong(results):
    """Whether a side failed, or its log-likelihoods are too far from the engine's; a NaN is."""
    sides = [side for each in results for side in each.get("sides", {}).values()]
    close = all(side["difference"] <= LIMIT for side in sides if "difference" in side)
    return not close or any(each.get("failed") for each in results)


def memory():
    """Gigabytes that a peer may take: three quarters of what is free."""
    try:
        text = pathlib.Path("/proc/meminfo").read_text()
        return 0.75 * int(text.split("MemAvailable:")[1].split()[0]) * 1024 / 1e9
    except (OSError, IndexError):
        return 8.0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="WORD", help="fits whose title or name holds this")
    parser.add_argument("--sides", nargs="+", choices=SIDES, default=list(SIDES))
    parser.add_argument("--parts", nargs="+", choices=("iterations", "whole"), default=["iterations", "whole"])
    parser.add_argument("--rounds", type=int, default=3, help="turns of each side; default 3")
    parser.add_argument("--iterations", type=int, default=20, help="of a turn, at most; default 20")
    parser.add_argument(
        "--budget", type=float, default=30, help="seconds in which a peer begins all but three; default 30"
    )
    parser.add_argument("--memory", type=float, default=memory(), help="gigabytes that a peer may take")
    parser.add_argument("--quick", action="store_true", help="one turn of five iterations, budget 5")
    parser.add_argument("--data", type=pathlib.Path, metavar="DIR", help="keep rows and starts here")
    parser.add_argument(
        "--table", nargs="+", type=pathlib.Path, metavar="JSON", help="print the table of kept results, and end"
    )
    parser.add_argument("--list", action="store_true", help="say what there is, and end")
    measuring.add_results(parser)
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.iterations, options.budget = 1, 5, 5
    return options


def main():
    options = arguments()
    if options.list:
        for group in workloads.GROUPS:
            print(group.title, *(f"  {fit.name}" for fit in group.fits), sep="\n")
        return 0
    if options.table:
        print(pages.markdown(*(json.loads(file.read_text()) for file in options.table)), end="")
        return 0
    facts = measuring.machine(options)
    begin = datetime.datetime.now().replace(microsecond=0)
    report = {
        "date": begin.isoformat(),
        "machine": facts,
        "options": measuring.chosen(options, "data", "list", "table"),
        "results": [],
    }
    stem = options.results / f"overview-{begin:%Y%m%d-%H%M%S}"
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.data or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for group in workloads.GROUPS:
            for result in measure(group, options, folder):
                report["results"].append(result)
                measuring.write(report, pages.markdown(report), stem)  # a run may take hours
    measuring.keep(report, pages.markdown(report), stem)
    return 1 if wrong(report["results"]) else 0


if __name__ == "__main__":
    sys.exit(main())
