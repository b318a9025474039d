package org.gmm4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.CovarianceEstimation;
import org.gmm4j.covariance.Moments;
import org.gmm4j.internal.em.Maximization;
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
    Covariance covariance = state.mixture.covariance();
    try (CovarianceEstimation estimation =
        covariance.structure().begin(Regularization.ridge(ResidentState.RIDGE), covariance)) {
      Moments moments = state.resident.expect(state.mixture, estimation::complete);
      flops.iteration(moments);
      return Maximization.of(estimation.finish(moments), moments, state.mixture);
    }
  }
}
