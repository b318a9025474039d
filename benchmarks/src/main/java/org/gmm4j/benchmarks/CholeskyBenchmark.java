package org.gmm4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.blas.OpenBlas;
import org.gmm4j.internal.linalg.Cholesky;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Factor and inverse factor of one 784 × 784 covariance, on the host, as every M-step has it. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseParallelGC")
public class CholeskyBenchmark {
  /** The covariance of the 1,990 rows, with the ridge. */
  @State(Scope.Benchmark)
  public static class Matrix {
    /** OpenBLAS's threads a call: one, as in a fit on the CPU, or as many as it chooses. */
    @Param({"one", "all"})
    public String blasThreads;

    private OpenBlas.SingleThreaded scope;
    int d;
    double[] covariance;

    @Setup(Level.Trial)
    public void compute() {
      OpenBlas.require();
      scope = blasThreads.equals("one") ? OpenBlas.singleThreaded() : null;
      Dataset data = DataSource.mnist2v6().rows().dividedBy(255);
      d = data.columns();
      double[] mean = new double[d];
      for (int i = 0; i < data.rows(); i++) {
        double[] x = data.row(i);
        for (int j = 0; j < d; j++) {
          mean[j] += x[j] / data.rows();
        }
      }
      covariance = new double[d * d];
      for (int i = 0; i < data.rows(); i++) {
        addOuterProduct(data.row(i), mean, 1.0 / data.rows());
      }
      for (int j = 0; j < d; j++) {
        covariance[j * d + j] += ResidentState.RIDGE;
      }
    }

    private void addOuterProduct(double[] x, double[] mean, double factor) {
      for (int i = 0; i < d; i++) {
        double scaled = factor * (x[i] - mean[i]);
        for (int j = 0; j < d; j++) {
          covariance[i * d + j] += scaled * (x[j] - mean[j]);
        }
      }
    }

    @TearDown(Level.Trial)
    public void close() {
      if (scope != null) {
        scope.close();
      }
    }
  }

  @Benchmark
  public Cholesky cholesky(Matrix matrix, Flops flops) {
    Cholesky result = Cholesky.of(matrix.covariance, matrix.d);
    if (!(result instanceof Cholesky.Factor)) {
      throw new IllegalStateException("the covariance did not factorise: " + result);
    }
    flops.cholesky(1, matrix.d);
    return result;
  }
}
