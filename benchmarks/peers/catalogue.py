"""The peers: what each is called, how it starts, and what it cannot be told."""

import dataclasses
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
# Spark's own list for Java 17, as its launcher has it.
SPARK_OPENS = [
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in (
        "java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util"
        " java.util.concurrent java.util.concurrent.atomic sun.nio.ch sun.nio.cs"
        " sun.security.action sun.util.calendar"
    ).split()
]


@dataclasses.dataclass(frozen=True)
class Peer:
    """One row of the tables: a Python program or a Java class, with its options."""

    title: str
    program: str
    java_options: tuple = ()
    precision: str = ""
    note: str = ""

    def command(self, name, folder, out, workload):
        """What starts it, or None if it has not been built."""
        arguments = [folder, out, workload.ridge, workload.tolerance]
        if self.program.endswith(".py"):
            return [sys.executable, HERE / "peers" / self.program, *arguments, self.precision]
        built = HERE / "target" / name
        if not (built / "class-path").exists():
            return None
        class_path = f"{built / 'classes'}{os.pathsep}{(built / 'class-path').read_text()}"
        main = f"org.gmm4j.benchmarks.peers.{self.program}"
        return [JAVA, *self.java_options, "-cp", class_path, main, *arguments]


ENGINE = "engine"
COMMAND_LINE = "engine-cold"
PEERS = {
    COMMAND_LINE: Peer("gmm4j, command line", ""),
    ENGINE: Peer("gmm4j, embedded", "EnginePeer", ("-XX:+UseParallelGC",)),
    "sklearn": Peer("scikit-learn, double", "sklearn_peer.py", precision="double"),
    "sklearn-float": Peer("scikit-learn, float", "sklearn_peer.py", precision="float"),
    "torch": Peer("PyTorch, double", "torch_peer.py", precision="double"),
    "torch-float": Peer("PyTorch, float", "torch_peer.py", precision="float"),
    "opencv": Peer(
        "OpenCV ml.EM",
        "opencv_peer.py",
        precision="double",
        note="no ridge; does not tell its iterations",
    ),
    "vamm": Peer("VAMM", "vamm_peer.py", precision="double", note="evaluates three components a row"),
    "spark": Peer("Spark MLlib", "SparkPeer", tuple(SPARK_OPENS), note="no ridge"),
    "commons-math": Peer("Commons Math", "CommonsMathPeer", note="no ridge"),
    "smile": Peer("Smile", "SmilePeer", note="no ridge, but variances × 1.00001"),
    "elki": Peer("ELKI", "ElkiPeer", note="no ridge"),
    "systemds": Peer("SystemDS", "SystemDsPeer", note="the steps of its gmm.dml in a loop of ours"),
}
# The others need minutes an iteration on all of MNIST.
FOR_MNIST = (COMMAND_LINE, ENGINE, "sklearn", "sklearn-float", "torch", "torch-float")
