package org.gmm4j.internal.em.online;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.gmm4j.FitListener;
import org.gmm4j.FitOptions;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Regularization;
import org.gmm4j.data.Dataset;
import org.gmm4j.em.Collapse;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.em.ExpectationMaximization;
import org.gmm4j.internal.em.FeaturePlan;
import org.gmm4j.internal.em.Maximization;
import org.jspecify.annotations.Nullable;

/** One pass of {@link StepwiseEm} over all rows, for exact EM to go on from. */
public final class FirstPass {
  private final FitOptions options;
  private final Regularization regularization;
  private final FeaturePlan plan;
  private final @Nullable GaussianMixture start;
  private final Loaded device;
  private final FitListener listener;

  /**
   * Prepares.
   *
   * @param regularization with a ridge that is chosen
   * @param plan of the rows' features
   * @param start parameters to start from, in the features of the rows; null to find some
   * @param device does the work
   * @param listener hears of each batch, and can end the pass
   */
  public FirstPass(
      FitOptions options,
      Regularization regularization,
      FeaturePlan plan,
      @Nullable GaussianMixture start,
      Loaded device,
      FitListener listener) {
    this.options = options;
    this.regularization = regularization;
    this.plan = plan;
    this.start = start;
    this.device = device;
    this.listener = listener;
  }

  /**
   * The parameters after the pass, or after as much of it as there was before somebody ended it.
   *
   * @param rows of a batch
   * @param random says where to start and which batch comes when
   * @throws CancellationException if it was ended before there were any
   */
  public Maximization of(Dataset data, int rows, SplittableRandom random) {
    long seed = random.nextLong();
    StepwiseEm em = new StepwiseEm(options, regularization, plan, start, device, seed);
    List<Collapse> collapses = new ArrayList<>();
    Batches batches = new Batches(data, rows, seed);
    try {
      for (int i = 0; i < batches.count(); i++) {
        if (ExpectationMaximization.isCancelled(listener)) {
          throw new CancellationException("the fit was cancelled in its first pass");
        }
        listener.stage("batch %d of %d".formatted(i + 1, batches.count()));
        Maximization.Failed failed = em.add(batches.get(i));
        if (failed != null) {
          return failed;
        }
        collapses.addAll(em.collapses());
      }
    } catch (CancellationException ended) {
      if (!em.hasBegun()) {
        throw ended;
      }
    }
    return em.mixture().after(collapses);
  }
}
