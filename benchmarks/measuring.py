"""What the comparisons share: MNIST's files, and what one must know of a machine.

Import this before numpy: engine and peers choose OpenBLAS's kernels themselves, and OpenBLAS reads
the variables that are dropped here when it loads.
"""

import concurrent.futures
import csv
import datetime
import gzip
import json
import multiprocessing
import os
import pathlib
import platform
import re
import subprocess
import sys

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import numpy as np

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
RESULTS = REPOSITORY / "benchmarks" / "results"
MNIST = pathlib.Path(os.environ.get("GMM4J_MNIST", REPOSITORY.parent / "shared" / "mnist"))


def idx_file(name, folder=MNIST):
    """Where an IDX file is, gzipped or plain."""
    for path in (folder / f"{name}.gz", folder / name):
        if path.exists():
            return path
    sys.exit(f"no {name}(.gz) in {folder}: set GMM4J_MNIST to the directory of MNIST's IDX files")


def idx(name, folder=MNIST):
    """Reads an IDX file of unsigned bytes."""
    path = idx_file(name, folder)
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
    if raw[:3] != b"\0\0\x08":
        sys.exit(f"{path}: not an IDX file of bytes")
    shape = np.frombuffer(raw, ">i4", raw[3], 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(shape)


def child(command):
    """A process that must end well; its standard output and the peak of its memory in megabytes."""
    command = [str(word) for word in command]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with concurrent.futures.ThreadPoolExecutor() as readers:
        output, errors = readers.map(lambda pipe: pipe.read().decode(), (process.stdout, process.stderr))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {process.returncode}:\n{errors}")
    unit = 1 if sys.platform == "darwin" else 1024
    return output, usage.ru_maxrss * unit / 2**20


def fit(arguments, trace):
    """One fit by the command line; the numbers of every iteration, and what it says at the end."""
    command = [REPOSITORY / "gmm4j", "fit", *arguments, "--trace", trace, "--json"]
    output, megabytes = child(command)
    with open(trace, newline="") as file:
        lines = list(csv.DictReader(file))
    return {
        "log_likelihood": [float(line["log_likelihood"]) for line in lines],
        "seconds": [float(line["seconds"]) for line in lines],
        "evaluated_pairs": [int(line["evaluated_pairs"]) for line in lines],
        "megabytes": megabytes,
        "report": json.loads(output.splitlines()[-1]),
    }


def torch_mfa(rows, start, iterations, ridge, model):
    """Some iterations of torch_mfa.py; the numbers of each."""
    script = REPOSITORY / "benchmarks" / "torch_mfa.py"
    output, megabytes = child([sys.executable, script, rows, start, iterations, ridge, model])
    return {**json.loads(output), "megabytes": megabytes}


def aside(function, *arguments):
    """Calls it in a process of its own: the kernel counts a parent's memory as its children's."""
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(function, *arguments).result()


def processor():
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
        return re.search(r"^model name\s*:\s*(.*)$", text, re.M).group(1)
    except (OSError, AttributeError):
        return platform.processor() or platform.machine()


def short_name():
    """For file names: $GMM4J_MACHINE, else the processor's name."""
    name = os.environ.get("GMM4J_MACHINE", processor()).lower()
    name = re.sub(r"\(.*?\)|@.*|-core|processor|cpu", " ", name).strip()
    return re.sub(r"[^a-z0-9]+", "-", name)


def add_results(parser):
    """The options that say where results go, and of which trees."""
    parser.add_argument(
        "--results", type=pathlib.Path, default=RESULTS, metavar="DIR", help="default benchmarks/results"
    )
    parser.add_argument(
        "--allow-dirty",
        action="store_true",
        help="measure changes that are not committed; goes with --results DIR",
    )


def commit(checkout, options):
    """Its name. Ends the program, with code 2 and one line, where results cannot be kept of it."""
    command = [REPOSITORY / "benchmarks" / "commit", checkout, options.results]
    command += ["--allow-dirty"] if options.allow_dirty else []
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(done.returncode)
    return done.stdout.strip()


def machine(options):
    """
    The machine, the engine and Python. Call it first: it ends the program where results cannot be
    kept, and asking for the engine's devices builds it, if need be, before any clock runs.
    """

    def output(*command):
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
        return (done.stdout or done.stderr).strip()

    named = commit(REPOSITORY, options)
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "os": f"{platform.system()} {platform.release()}",
        "commit": named,
        "engine_devices": output(str(REPOSITORY / "gmm4j"), "devices").splitlines(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def load():
    """Processes that wanted a core, on average over a minute."""
    return os.getloadavg()[0]


def record(options, stem, summary, parts):
    """Calls parts(), and keeps what it gives with the machine, the date and the load beside it."""
    facts = machine(options)
    begin = datetime.datetime.now().replace(microsecond=0)
    before = load()
    report = {"date": begin.isoformat(), "machine": facts, **parts(), "load": [before, load()]}
    keep(report, summary(report), options.results / f"{stem}-{begin:%Y%m%d-%H%M%S}")


def chosen(options, *without):
    """Options as a report has them: those that say what was measured."""
    without = ("results", "allow_dirty", *without)
    return {name: value for name, value in vars(options).items() if name not in without}


def write(report, table, stem):
    """Writes STEM-MACHINE.json and .md; the path of both, without its suffix."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    path = stem.with_name(f"{stem.name}-{short_name()}")
    path.with_suffix(".json").write_text(json.dumps(report, indent=1) + "\n")
    path.with_suffix(".md").write_text(table)
    return path


def keep(report, table, stem):
    """Writes STEM-MACHINE.json and .md, and shows the table."""
    path = write(report, table, stem)
    print(f"{table}\nresults in {path}.json and .md")
