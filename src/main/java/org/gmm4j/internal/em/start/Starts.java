package org.gmm4j.internal.em.start;

import java.util.SplittableRandom;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.Initialization;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;

/** Finds the parameters that a start of EM begins with, as its options ask for. */
public final class Starts {
  private final FitOptions options;
  private final Regularization regularization;
  private final FeaturePlan plan;
  private final FitListener listener;

  /**
   * Prepares.
   *
   * @param options of one start
   * @param regularization with a ridge that is chosen
   * @param plan of the rows' features
   * @param listener hears what is being done, and can end it
   */
  public Starts(
      FitOptions options, Regularization regularization, FeaturePlan plan, FitListener listener) {
    this.options = options;
    this.plan = plan;
    this.regularization = regularization;
    this.listener = listener;
  }

  /**
   * Bytes of Java heap that it takes beside what a backend does: of components that are divided, as
   * much as responsibilities of two of them a row.
   */
  public static long heapBytes(Initialization by, long rows, int features, int components) {
    long hierarchical = Hierarchy.heapBytes(rows, features, components);
    long splits = rows * (Integer.BYTES + 2 * (Integer.BYTES + Double.BYTES));
    return switch (by.rule()) {
      case HIERARCHICAL -> hierarchical;
      case SPLITS -> splits;
      case VARIED -> Math.max(hierarchical, splits);
      default -> 0;
    };
  }

  /**
   * Finds them, or says which component has none.
   *
   * @param rows the data, as a backend holds them
   * @throws java.util.concurrent.CancellationException if it was ended before
   */
  public Maximization find(Dataset data, Backend.Resident rows, SplittableRandom random) {
    Initialization asked = options.initialization().ofRestart(1);
    Initialization by = // of varied starts, those that know labels
        rows.known().areNone() || asked.knowsLabels() ? asked : Initialization.RANDOM_FROM_DATA;
    FewIterations few = new FewIterations(options, regularization, plan, rows, listener);
    return switch (by.rule()) {
      case SHORT_RUNS ->
          few.bestOf(by.runs(), () -> responsibilities(by, data, rows, random.split()));
      case SPLITS -> new Splits(options, regularization, plan, data, rows, random).grow(few);
      default -> responsibilities(by, data, rows, random);
    };
  }

  private Maximization responsibilities(
      Initialization by, Dataset data, Backend.Resident rows, SplittableRandom random) {
    return Start.of(options.covariance(), by, data, rows, options.components(), random)
        .maximise(regularization);
  }
}
