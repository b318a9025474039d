#!/usr/bin/env python3
"""Runs gmm4j and its peers on the same workloads, side by side in one run.

Every peer gets the same rows and the same start, and the same ridge where it has one. In each round
every peer fits once, in turn, so that a busy moment strikes all. Results go to a table in Markdown
and to JSON; a peer that fails, or that is missing, is a row that says why. See README.md.
"""

import argparse
import datetime
import json
import pathlib
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import measuring  # before numpy

from catalogue import COMMAND_LINE, FOR_MNIST, JAVA, PEERS
from child import Failure
from sides import CommandLine, Server
from table import markdown, table
from workloads import WORKLOADS


def python(program, *arguments):
    """Runs a program that needs more memory than the driver should have; its output."""
    command = [sys.executable, str(HERE / program), *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{program} {' '.join(map(str, arguments))}: ended with {done.returncode}")
    return done.stdout


def open_side(name, workload, folder, options):
    out = folder / name
    out.mkdir()
    if name == COMMAND_LINE:
        return CommandLine(workload, folder, out, options.timeout)
    command = PEERS[name].command(name, folder, out, workload)
    if command is None:
        raise Failure("missing: not built")
    return Server(command, out, options.timeout, options.warm_up)


class Turns:
    """All turns of one peer at one workload, until it fails."""

    def __init__(self, name, workload, folder, options):
        self.workload, self.folder = workload, folder
        self.side = None
        self.results = {
            "peer": name,
            "version": None,
            "fits": [],
            "failure": None,
            "log_likelihood": None,
            "misclassified": None,
            "peak_megabytes": None,
        }
        self.attempt(lambda: self.open(name, options))
        if self.results["failure"]:
            print(f"  {name}: {self.results['failure']}", flush=True)

    def open(self, name, options):
        self.side = open_side(name, self.workload, self.folder, options)

    def fit(self):
        self.results["fits"].append(self.side.fit(self.workload.iterations))

    def attempt(self, action):
        try:
            action()
        except Failure as failure:
            self.results["failure"] = str(failure)

    def stop(self):
        if self.side is not None:
            self.results["peak_megabytes"] = self.side.close()
            self.results["version"] = self.side.version

    def judge(self):
        if self.results["fits"]:
            judged = python("evaluate.py", self.folder, self.folder / self.results["peer"])
            self.results.update(json.loads(judged))
        return self.results

    def progress(self):
        fits, failure = self.results["fits"], self.results["failure"]
        return failure or f"{fits[-1]['seconds']:.3f} s, {fits[-1]['iterations']} iterations"


def take_turns(turns, number):
    for each in turns:
        if each.results["failure"] is None:
            each.attempt(each.fit)
            told = f"  round {number}  {each.results['peer']:13s} {each.progress()}"
            print(told, flush=True)


def run_workload(name, options):
    workload = WORKLOADS[name]
    peers = options.peers or (FOR_MNIST if name == "mnist" else tuple(PEERS))
    with tempfile.TemporaryDirectory() as directory:
        folder = pathlib.Path(directory)
        facts = json.loads(python("workloads.py", name, folder))
        print(f"\n{name}: {workload.described(facts)}", flush=True)
        turns = []
        try:
            for peer in peers:
                turns.append(Turns(peer, workload, folder, options))
            for number in range(1, options.rounds + 1):
                take_turns(turns, number)
        finally:
            for each in turns:
                each.stop()
        results = [each.judge() for each in turns]
    print(f"\n{table(results)}", flush=True)
    return {"name": name, "description": workload.described(facts), "peers": results}


def java_version():
    told = subprocess.run([JAVA, "-version"], capture_output=True, text=True).stderr
    return told.split('"')[1] if '"' in told else "unknown"


def arguments():
    def some_of(known):
        def chosen(text):
            names = text.split(",")
            for name in names:
                if name not in known:
                    listed = ", ".join(known)
                    raise argparse.ArgumentTypeError(f"'{name}' is none of {listed}")
            return names

        return chosen

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--workloads", type=some_of(WORKLOADS), default=list(WORKLOADS), metavar="NAME,NAME"
    )
    parser.add_argument(
        "--peers",
        type=some_of(PEERS),
        metavar="NAME,NAME",
        help=f"default all ({', '.join(PEERS)}), for mnist {', '.join(FOR_MNIST)}",
    )
    parser.add_argument("--rounds", type=int, default=3, help="turns of each; default 3")
    parser.add_argument("--timeout", type=float, default=300, help="seconds a fit; default 300")
    parser.add_argument(
        "--warm-up", type=int, default=2, help="untimed iterations before a peer's first fit"
    )
    measuring.add_results(parser)
    options = parser.parse_args()
    for name in ("rounds", "warm_up"):
        if getattr(options, name) < 1:
            parser.error(f"--{name.replace('_', '-')} must be at least 1")
    return options


def save(report, stem):
    """Writes both files; called after every workload, for a run may take hours."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_suffix(".json").write_text(json.dumps(report, indent=2) + "\n")
    stem.with_suffix(".md").write_text(markdown(report))


def main():
    options = arguments()
    facts = measuring.machine(options)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # let no stopped peer outlive this
    begin = datetime.datetime.now().replace(microsecond=0)
    stem = options.results / f"peers-{begin:%Y%m%d-%H%M%S}-{measuring.short_name()}"
    report = {
        "date": begin.isoformat(),
        "rounds": options.rounds,
        "timeout": options.timeout,
        "warm_up": options.warm_up,
        "machine": {**facts, "java": java_version()},
        "workloads": [],
    }
    for name in options.workloads:
        report["workloads"].append(run_workload(name, options))
        save(report, stem)
    print(f"\nresults in {stem}.json and .md")


if __name__ == "__main__":
    main()
