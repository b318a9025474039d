#!/usr/bin/env python3
"""Compiles the kernels for GPUs where there is none.

    benchmarks/gpu/assemble.py [sm_80 sm_90 gfx90a gfx1030 ...]

For each of the sizes that come with gmm4j for NVIDIA (sm_*) or AMD (gfx*): the registers of a
work-item, those or bytes that spill, local memory of a work-group, and the instructions of the loop
that does the products. Compiled by clang with libclc. For AMD that is the compiler of its drivers; for
NVIDIA ptxas, NVIDIA's assembler, goes on from there. Prints a table.

Needs clang, libclc (for nvptx64--nvidiacl, amdgcn--amdhsa), ptxas, and for its loops nvdisasm of the
same version. --clang, --libclc, --ptxas and --nvdisasm name them if they are elsewhere.
"""
import argparse
import collections
import functools
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
Language = collections.namedtuple("Language", "label instruction target product shown")
SASS = Language(
    re.compile(r"(\.L_x_\d+):"),
    re.compile(r"/\*[0-9a-f]{4,}\*/\s+(?:@!?U?P\w+\s+)?([A-Z][A-Z0-9]*)([^;]*);"),
    re.compile(r"\.L_x_\d+"),
    re.compile("[FD]FMA|[HD]MMA"),
    re.compile("[FD]FMA|[HD]MMA|LDS|FADD|F2FP"))
GCN = Language(
    re.compile(r"(\.LBB\d+_\d+):"),
    re.compile(r"^\t([a-z][a-z0-9_]+)(.*)"),
    re.compile(r"\.LBB\d+_\d+"),
    re.compile("v_(pk_|dual_)?fmac?_"),
    re.compile("v_(pk_|dual_)?fmac?_|ds_(load|read)|scratch|buffer"))


@functools.lru_cache
def compiler_lines(vendor):
    """(entry, kernel, files, options) of the sizes in tunings.json."""
    with tempfile.NamedTemporaryFile("r") as libraries:
        subprocess.run(
            ["mvn", "-B", "-q", "-f", ROOT / "pom.xml", "test-compile",
             "dependency:build-classpath", f"-Dmdep.outputFile={libraries.name}"],
            check=True, stdout=subprocess.DEVNULL)
        path = f"{ROOT}/target/test-classes:{ROOT}/target/classes:{libraries.read()}"
    out = subprocess.run(
        ["java", "-cp", path, "org.gmm4j.internal.compute.opencl.CompilerLines", vendor],
        check=True, capture_output=True, text=True).stdout
    return [line.split("\t") for line in out.splitlines()]


def compile_kernels(tools, files, options, work, target, *more):
    """Assembly of some files of kernels/; raises Refused."""
    source = work / "kernels.cl"
    source.write_text("".join((ROOT / "kernels" / f"{name}.cl").read_text() for name in files.split()))
    assembly = work / "kernels.s"
    # asm is a keyword of NVIDIA's compiler
    run(tools.clang, "-x", "cl", "-Xclang", "-finclude-default-header", "-target", target, "-O3", "-w",
        "-Xclang", "-mlink-builtin-bitcode", "-Xclang", f"{tools.libclc}/{target}.bc", *more,
        "-Dasm=__asm__", *options.split(), "-S", "-o", assembly, source)
    return assembly.read_text()


def nvidia(tools, arch, files, options, kernel, work):
    """Registers, bytes spilled, local memory, the loop."""
    # For sm_80, which every clang of today knows; PTX goes on from there.
    ptx = compile_kernels(
        tools, files, options, work, "nvptx64--nvidiacl", "-Xclang", "-target-cpu", "-Xclang", "sm_80",
        "-Xclang", "-target-feature", "-Xclang", "+ptx75")
    ptx = re.sub(r"^\.version .*", ".version 7.8", ptx, flags=re.M)
    (work / "kernels.ptx").write_text(re.sub(r"^\.target .*", f".target {arch}", ptx, flags=re.M))
    cubin = work / "kernels.cubin"
    report = run(tools.ptxas, "-v", f"-arch={arch}", work / "kernels.ptx", "-o", cubin).stderr
    part = report.split(f"'{kernel}'")[1]
    numbers = (re.search(pattern, part) for pattern in
               (r"Used (\d+) registers", r"(\d+) bytes spill stores", r"(\d+) bytes smem"))
    cells = [found.group(1) if found else "0" for found in numbers]
    shown = shutil.which(tools.nvdisasm) and subprocess.run(
        [tools.nvdisasm, cubin], capture_output=True, text=True)
    if not shown or shown.returncode:
        return cells + ["–"]
    section = shown.stdout.split(f"\n.text.{kernel}:")[1].split("\n.text.")[0]
    return cells + [product_loop(section, SASS)]


def amd(tools, arch, files, options, kernel, work):
    """Registers, those spilled, local memory, the loop."""
    assembly = compile_kernels(
        tools, files, options, work, "amdgcn--amdhsa", "-nogpulib", f"-mcpu={arch}")
    facts = assembly.split(f"    .name:           {kernel}\n")
    before = facts[0].rsplit(".group_segment_fixed_size:", 1)[1].split()[0]
    numbers = [re.search(rf"\.{name}: +(\d+)", facts[1]).group(1)
               for name in ("vgpr_count", "vgpr_spill_count")]
    section = assembly.split(f"\n{kernel}:")[1].split(".Lfunc_end")[0]
    return numbers + [before, product_loop(section, GCN)]


class Refused(Exception):
    """A compiler's first error."""


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Refused(first_error(done.stderr))
    return done


def first_error(text):
    return next((line.split("error")[-1].strip(" :") for line in text.splitlines() if "error" in line),
                "failed")


def product_loop(section, language):
    """The innermost loop with the most products: its instructions, and those that matter."""
    operations, labels, loops = [], {}, []
    for line in section.splitlines():
        label = language.label.match(line.strip())
        if label:
            labels[label.group(1)] = len(operations)
        found = language.instruction.search(line)
        if found:
            target = language.target.search(found.group(2))
            operations.append(found.group(1))
            if target and target.group() in labels:
                loops.append((labels[target.group()], len(operations)))
    counts = [collections.Counter(operations[begin:end]) for begin, end in loops]

    def products(count):
        return sum(each for name, each in count.items() if language.product.match(name))

    most = max(map(products, counts), default=0)
    if not most:
        return "–"
    # A loop around another one has its products, too: of those with about as many, the shortest.
    loop = min((count for count in counts if products(count) > 0.8 * most), key=lambda c: c.total())
    parts = [f"{each} {name}" for name, each in loop.most_common() if language.shown.match(name)]
    return f"{loop.total()}: " + ", ".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("arch", nargs="*", default=["sm_80", "sm_90", "gfx90a", "gfx1030"])
    parser.add_argument("--clang", default="clang")
    parser.add_argument("--libclc", default="/usr/lib/clc")
    parser.add_argument("--ptxas", default="ptxas")
    parser.add_argument("--nvdisasm", default="nvdisasm")
    tools = parser.parse_args()
    if not shutil.which(tools.clang):
        sys.exit(f"assemble: there is no {tools.clang}; name it with --clang")
    print("| sizes | kernel | for | registers | spilled | local memory | loop of products |")
    print("| --- | --- | --- | --: | --: | --: | --- |")
    with tempfile.TemporaryDirectory() as directory:
        for arch in tools.arch:
            vendor, taken = (
                ("nvidia", nvidia) if arch.startswith("sm_") else ("advanced micro devices", amd))
            for entry, kernel, files, options in compiler_lines(vendor):
                try:
                    cells = taken(tools, arch, files, options, kernel, pathlib.Path(directory))
                except Refused as reason:
                    cells = ["–", "–", "–", str(reason)]
                print("| " + " | ".join([entry, f"`{kernel}`", arch, *cells]) + " |", flush=True)


main()
