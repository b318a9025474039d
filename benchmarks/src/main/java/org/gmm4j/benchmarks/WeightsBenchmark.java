package org.gmm4j.benchmarks;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gmm4j.Acceleration;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.Regularization;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.Responsibilities;
import org.gmm4j.internal.em.Maximization;
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

/** The E-step and sums of a million rows of two floats, five components, by their weights. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class WeightsBenchmark {
  private static final int ROWS = 1_000_000;
  private static final int COMPONENTS = 5;

  @Param({"none", "ones", "unequal"})
  public String weights;

  @Param({"diag", "full"})
  public String structure;

  private Loaded loaded;
  private GaussianMixture mixture;

  @Setup(Level.Trial)
  public void load() {
    Random random = new Random(1);
    float[][] values = new float[ROWS][];
    int[] owners = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      owners[i] = random.nextInt(COMPONENTS);
      values[i] =
          new float[] {
            (float) (3 * owners[i] + random.nextGaussian()),
            (float) (4 * (owners[i] % 2) + random.nextGaussian())
          };
    }
    Dataset rows = weighted(Dataset.of(values), random);
    loaded =
        Devices.load(Devices.CPU, Precision.DOUBLE, rows, Acceleration.ON, System.err::println);
    CovarianceStructure of = CovarianceStructure.of(structure);
    Moments moments =
        of.firstMoments(
            scatter ->
                loaded
                    .rows()
                    .accumulate(Responsibilities.hard(owners), new double[COMPONENTS][2], scatter),
            COMPONENTS,
            2,
            random);
    mixture =
        ((Maximization.Next) Maximization.of(of, moments, Regularization.ridge(1e-6), null))
            .mixture();
  }

  private Dataset weighted(Dataset rows, Random random) {
    double[] each = new double[ROWS];
    Arrays.setAll(each, i -> weights.equals("ones") ? 1 : 0.5 + random.nextDouble());
    return weights.equals("none") ? rows : rows.weightedBy(each);
  }

  @TearDown(Level.Trial)
  public void close() {
    loaded.close();
  }

  @Benchmark
  public Moments expect() {
    return loaded.rows().expect(mixture);
  }
}
