package org.gmm4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.gmm4j.covariance.Moments;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The sums alone, every row belonging wholly to its digit. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseParallelGC")
public class MomentsBenchmark {
  @Benchmark
  public Moments moments(ResidentState state, Flops flops) {
    Moments moments = state.resident.accumulate(state.digits, state.references);
    flops.moments(state.rows, moments.features()); // one pair a row
    return moments;
  }
}
