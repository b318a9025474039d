package org.gmm4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The E-step alone: whitening, log-sum-exp, and posteriors that nobody takes. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseParallelGC")
public class EStepBenchmark {
  @Benchmark
  public void eStep(ResidentState state, Flops flops) {
    state.resident.posterior(state.mixture, (firstRow, rows, logDensities, posteriors) -> {});
    flops.whitening((long) state.rows * state.mixture.components(), state.mixture.features());
  }
}
