"""Which Java is taken, and what is said where there is none that will do."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gmm4j import _java, _launch


def a_java(folder, version, release=True):
    """Make a program that says to be Java."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-01-01' >&2\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    if release:
        (folder / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    return folder


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """No Java on the PATH, and no JAVA_HOME."""
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return tmp_path


def test_none_is_said_with_a_way_to_get_one(nowhere):
    with pytest.raises(
        OSError, match="Java 17 or newer is needed, and there is none.*install one: "
    ):
        _java.find_java()


@pytest.mark.parametrize(("version", "number"), [("11.0.2", 11), ("1.8.0_392", 8), ("16", 16)])
@pytest.mark.parametrize("release", [True, False])
def test_an_old_one_is_named(nowhere, monkeypatch, version, number, release):
    old = a_java(nowhere / "old", version, release)
    monkeypatch.setenv("JAVA_HOME", str(old))
    with pytest.raises(OSError, match=rf"JAVA_HOME \(.*old\) has Java {number}; install one: "):
        _java.find_java()


@pytest.mark.parametrize("version", ["17", "17.0.9", "21.0.1", "25"])
@pytest.mark.parametrize("release", [True, False])
def test_one_on_the_path_is_taken(nowhere, monkeypatch, version, release):
    home = a_java(nowhere / "new", version, release)
    link = nowhere / "bin" / "java"
    link.parent.mkdir()
    link.symlink_to(home / "bin" / "java")
    monkeypatch.setenv("PATH", str(link.parent))
    assert _java.find_java() == home
    monkeypatch.setenv("JAVA_HOME", str(a_java(nowhere / "old", "11.0.2")))
    assert _java.find_java() == home
    monkeypatch.setenv("JAVA_HOME", str(a_java(nowhere / "other", "21.0.2")))
    assert _java.find_java() == nowhere / "other"
    monkeypatch.setenv("JAVA_HOME", str(nowhere / "none"))
    assert _java.find_java() == home


def test_jars_are_started_as_the_tool_is(nowhere, monkeypatch):
    jars = nowhere / "jars"
    jars.mkdir()
    (jars / "class-path").write_text("gmm4j.jar\nother.jar\n")
    home = a_java(nowhere / "new", "17.0.9")
    (home / "lib").mkdir()
    (home / "lib" / "libjsig.so").write_text("")
    monkeypatch.setattr(_launch, "_JARS", jars)
    monkeypatch.setenv("JAVA_HOME", str(home))
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.setenv("GMM4J_JAVA_OPTIONS", "-Xmx1g '-Da=b c'")
    monkeypatch.setenv("LD_PRELOAD", "before.so")
    line = _launch.command()
    assert line[0] == str(home / "bin" / "java")
    assert line[1] == f"@{jars / 'java-options'}"
    assert line[-2:] == ["org.gmm4j.cli.Main", "serve"]
    assert line[-3] == os.pathsep.join([str(jars / "gmm4j.jar"), str(jars / "other.jar")])
    assert {"-XX:ActiveProcessorCount=3", "-Xmx1g", "-Da=b c"} <= set(line)
    assert not any(option.startswith("-Xms") for option in line)
    environment = _launch.environment()
    assert environment["LD_PRELOAD"] == f"{home / 'lib' / 'libjsig.so'}:before.so"
    assert environment["OPENBLAS_THREAD_TIMEOUT"] == "16"
    assert environment["ND4J_SKIP_BLAS_THREADS"] == "1"
    assert _launch.command("info", "m.npz")[-2:] == ["info", "m.npz"]


@pytest.mark.parametrize("given", ["always [madvise] never", "always madvise [never]", None])
def test_large_pages_are_asked_for_where_linux_gives_them(given, nowhere, monkeypatch):
    jars = nowhere / "jars"
    jars.mkdir()
    (jars / "class-path").write_text("gmm4j.jar\n")
    if given is not None:
        (nowhere / "enabled").write_text(given)
    monkeypatch.setattr(_launch, "_JARS", jars)
    monkeypatch.setattr(_launch, "_HUGE_PAGES", nowhere / "enabled")
    monkeypatch.setenv("JAVA_HOME", str(a_java(nowhere / "new", "17.0.9")))
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    gives = given is not None and "[madvise]" in given
    assert ("-XX:+UseTransparentHugePages" in _launch.command()) == gives
    assert ("GLIBC_TUNABLES" in _launch.environment()) == gives
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.arena_max=1")
    assert _launch.environment()["GLIBC_TUNABLES"] == "glibc.malloc.arena_max=1"


@pytest.mark.parametrize(
    ("set_", "language"),
    [
        ({}, "C.UTF-8"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "C.UTF-8"),
        ({"LANG": "POSIX"}, "C.UTF-8"),
        ({"LANG": "de_DE.UTF-8"}, None),
        ({"LC_ALL": "de_DE.UTF-8", "LANG": "C"}, "de_DE.UTF-8"),
    ],
)
def test_names_of_files_are_utf8_in_the_c_locale(set_, language, nowhere, monkeypatch):
    jars = nowhere / "jars"
    jars.mkdir()
    (jars / "class-path").write_text("gmm4j.jar\n")
    monkeypatch.setattr(_launch, "_JARS", jars)
    monkeypatch.setenv("JAVA_HOME", str(a_java(nowhere / "new", "17.0.9")))
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in set_.items():
        monkeypatch.setenv(name, value)
    assert _launch.environment().get("LC_ALL") == language


def jars_of_the_checkout(folder):
    """The tool as a wheel holds it, but for the place of its jars."""
    checkout = Path(__file__).resolve().parents[3]
    own = next((checkout / "target").glob("gmm4j-*[0-9T].jar"), None)
    if own is None or not (checkout / "target/class-path").exists():
        pytest.skip("the tool is not built")
    jars = folder / "jars"
    jars.mkdir()
    there = [own, *map(Path, (checkout / "target/class-path").read_text().strip().split(":"))]
    for jar in there:
        (jars / jar.name).symlink_to(jar)
    (jars / "class-path").write_text("".join(f"{jar.name}\n" for jar in there))
    (jars / "java-options").symlink_to(checkout / "src/main/launcher/java-options")
    return jars


@pytest.mark.parametrize("folder", ["modèle", pytest.param("a b", marks=pytest.mark.slow)])
def test_jars_work_in_the_c_locale_and_leave_nothing(folder, tmp_path):
    """As in a container, which mostly has no language; with a space in the temporary directory."""
    temporary = tmp_path / folder
    temporary.mkdir()
    program = (
        "import numpy as np; from pathlib import Path; import gmm4j; from gmm4j import _launch\n"
        f"_launch._JARS = Path({str(jars_of_the_checkout(tmp_path))!r})\n"
        "fit = gmm4j.GaussianMixture().fit(np.random.default_rng(0).normal(size=(50, 2)))\n"
        "gmm4j.save(fit, 'modèle à.npz')\n"
        "assert gmm4j.load('modèle à.npz').means_.tolist() == fit.means_.tolist()\n"
    )
    environment = {
        name: os.environ[name]
        for name in ("PATH", "PYTHONPATH", "JAVA_HOME", "HOME")
        if name in os.environ
    }
    environment |= {"LC_ALL": "C", "PYTHONUTF8": "1", "TMPDIR": str(temporary)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not list(temporary.iterdir())


def a_wrapper(folder, home):
    """A script that calls a Java of elsewhere, as version managers put on the PATH."""
    folder.mkdir()
    script = folder / "java"
    script.write_text(
        "#!/bin/sh\n"
        'case "$*" in *-XshowSettings:properties*)\n'
        f"  echo '    java.home = {home}' >&2;; esac\n"
        f'exec "{home}/bin/java" "$@"\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return folder


@pytest.mark.parametrize("release", [True, False])
def test_a_wrapper_of_a_version_manager_is_asked_for_its_java(nowhere, monkeypatch, release):
    home = a_java(nowhere / "candidates" / "17", "17.0.9", release)
    monkeypatch.setenv("PATH", str(a_wrapper(nowhere / "shims", home)))
    assert _java.find_java() == home
    old = a_java(nowhere / "candidates" / "11", "11.0.2", release)
    monkeypatch.setenv("PATH", str(a_wrapper(nowhere / "older", old)))
    with pytest.raises(OSError, match=r"the PATH \(.*older/java\) has Java 11; install one: "):
        _java.find_java()


def test_the_command_line_says_it_in_one_line(nowhere, monkeypatch):
    jars = nowhere / "jars"
    jars.mkdir()
    (jars / "class-path").write_text("gmm4j.jar\n")
    asked = "import sys; from pathlib import Path; from gmm4j import _launch; "
    asked += f"_launch._JARS = Path({str(jars)!r}); sys.argv = ['gmm4j', 'devices']; _launch.main()"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("gmm4j: Java 17 or newer is needed, and there is none")
    assert done.stderr.count("\n") == 1
