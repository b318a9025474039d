package org.gmm4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.gmm4j.FitResult;
import org.gmm4j.GmmFitter;
import org.gmm4j.Regularization;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole fit: opening the device, loading the rows, k-means, EM to convergence, labels. Two
 * components, ridge 0.05, seed 0, otherwise the defaults.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseParallelGC")
public class FitBenchmark {
  @Benchmark
  public FitResult fit(Mnist2v6State state) {
    return GmmFitter.builder()
        .components(2)
        .regularization(Regularization.ridge(ResidentState.RIDGE))
        .seed(0)
        .device(state.device())
        .precision(state.precision())
        .build()
        .fit(state.data);
  }
}
