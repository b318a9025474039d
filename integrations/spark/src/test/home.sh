# For scripts that run Spark's own main classes from the jars that Maven brings.
target=$here/target
jar=$target/gmm4j-spark-0.1.0-SNAPSHOT.jar

# spark_home WHO WORK: an installation of Spark in a new folder; sets spark, the command
spark_home() {
  [[ -e $jar && -e $target/class-path ]] || { echo "$1: build the jar first" >&2; exit 2; }
  rm -rf "$2"
  mkdir -p "$2/home/jars" "$2/tmp"
  # what the application brings comes by --jars, and is not among the cluster's own
  tr ':' '\n' <"$target/class-path" |
    grep -vE '/(gmm4j|nd4j|openblas|javacpp|jocl|mfl-core|guava-1\.0\.0|protobuf-1\.0\.0)[^/]*$' |
    while read -r each; do ln -sf "$each" "$2/home/jars/"; done
  export SPARK_HOME=$2/home SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS=$2/tmp
  spark=(java -Xmx1g -cp "$2/home/jars/*") # no function: what is killed at the end must be Java itself
}
