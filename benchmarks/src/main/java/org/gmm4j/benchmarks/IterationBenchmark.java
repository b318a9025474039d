package org.gmm4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.em.Maximization;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One iteration of EM: E-step, sums and M-step. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseParallelGC")
public class IterationBenchmark {
  @Benchmark
  public Maximization iteration(ResidentState state, Flops flops) {
    Moments moments = state.resident.expect(state.mixture);
    Maximization next =
        Maximization.of(
            new FullCovariance.Structure(), moments, ResidentState.RIDGE, state.mixture);
    flops.iteration(moments);
    return next;
  }
}
