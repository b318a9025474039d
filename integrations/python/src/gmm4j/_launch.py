"""How the tool is started: the jars in this package, or the checkout that it is part of."""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
from pathlib import Path

from . import _cores
from ._java import find_java

_JARS = Path(__file__).resolve().parent / "jars"
_CHECKOUT = Path(__file__).resolve().parents[4] / "gmm4j"
_MAIN = "org.gmm4j.cli.Main"
_HUGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/enabled")
_OWN = ["-XX:-UsePerfData"]  # it would leave a file behind if it is killed


def command(*arguments: str) -> list[str]:
    """Make a command line of the tool.

    Parameters
    ----------
    *arguments : str
        Its own; ``serve`` if there are none.

    Returns
    -------
    list of str
        The program and its arguments.

    Raises
    ------
    OSError
        If there is no Java 17 or newer; the message says how to get one.
    """
    asked = list(arguments) or ["serve"]
    if not (_JARS / "class-path").exists():
        return [str(_CHECKOUT), *asked]
    jars = (_JARS / "class-path").read_text(encoding="utf-8").split()
    given = shlex.split(os.environ.get("GMM4J_JAVA_OPTIONS", ""))
    heap = [] if any(option.startswith("-Xm") for option in given) else ["-Xms128m", "-Xmn48m"]
    return [
        str(find_java() / "bin" / "java"),
        f"@{_JARS / 'java-options'}",
        *_OWN,
        *(["-XX:+UseTransparentHugePages"] if _has_huge_pages() else []),
        _temporary(),
        *heap,
        *_threads(),
        *given,
        "-cp",
        os.pathsep.join(str(_JARS / jar) for jar in jars),
        _MAIN,
        *asked,
    ]


def _temporary() -> str:
    """Java's temporary directory is Python's."""
    return f"-Djava.io.tmpdir={tempfile.gettempdir()}"


def _has_huge_pages() -> bool:
    """Whether Linux gives pages of 2 MB to those who ask; src/main/launcher/large-pages has why."""
    try:
        given = _HUGE_PAGES.read_text(encoding="ascii")
    except (OSError, ValueError):
        return False
    return "[madvise]" in given or "[always]" in given


def _threads() -> list[str]:
    """No more threads than this process may have."""
    threads = _cores.threads()
    return [] if threads is None else [f"-XX:ActiveProcessorCount={threads}"]


def _is_ascii(environment: dict[str, str]) -> bool:
    """Whether the language of an environment is the C locale, which none that is set is, too."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    return next(filter(None, names), "C") in ("C", "POSIX")


def environment() -> dict[str, str]:
    """Make the environment of such a command."""
    environment = dict(os.environ)
    if not (_JARS / "class-path").exists():
        # ./gmm4j parts its list at white space; a directory with some in its name stays Java's.
        folder = [] if re.search(r"\s", _temporary()) else [_temporary()]
        given = [*_OWN, *folder, *_threads(), environment.get("GMM4J_JAVA_OPTIONS", "")]
        environment["GMM4J_JAVA_OPTIONS"] = " ".join(given).strip()
        return environment
    # Java takes the encoding of file names from the language, and of the C locale that is ASCII.
    if _is_ascii(environment):
        environment["LC_ALL"] = "C.UTF-8"
    # An OpenCL device's library may take over signals by which Java stops its threads, and Java
    # then dies of them; its own library for that keeps both handlers.
    signals = find_java() / "lib" / "libjsig.so"
    if signals.exists():
        before = environment.get("LD_PRELOAD")
        environment["LD_PRELOAD"] = f"{signals}:{before}" if before else str(signals)
    if _has_huge_pages():
        large = ("arena_max=1", "hugetlb=1", "top_pad=67108864", "mmap_threshold=33554432")
        tunables = ":".join(f"glibc.malloc.{each}" for each in large)
        environment.setdefault("GLIBC_TUNABLES", tunables)
    # OpenBLAS has threads of its own, which nobody gives work to here: they would spin, not sleep.
    environment.setdefault("OPENBLAS_THREAD_TIMEOUT", "16")
    # Nor does ND4J set their number when it starts, for which it may wait for ever.
    environment.setdefault("ND4J_SKIP_BLAS_THREADS", "1")
    return environment


def main() -> None:
    """Run the tool as the command line ``gmm4j``."""
    try:
        line = command(*(sys.argv[1:] or ["--help"]))
    except OSError as missing:
        sys.exit(f"gmm4j: {missing}")
    os.execve(line[0], line, environment())
