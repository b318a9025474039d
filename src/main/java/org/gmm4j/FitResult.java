package org.gmm4j;

import org.gmm4j.covariance.Shrinkage;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.jspecify.annotations.Nullable;

/**
 * What a fit found, and how.
 *
 * @param mixture the fitted parameters
 * @param labels the most probable component of every row, from 0 [N]
 * @param logLikelihood of the fitted parameters on the rows, mean a row, in nats
 * @param lowerBound the same of the parameters that entered the last iteration: what the stopping
 *     rule compares, scikit-learn's {@code lower_bound_}
 * @param iterations of the best start
 * @param converged whether the stopping rule ended them
 * @param ridge what was added to every variance
 * @param ridgeChosen whether the fit chose it, and not the caller
 * @param shrinkage of the covariances
 * @param rows N
 * @param scale what the rows' stored values were divided by
 * @param device where
 * @param precision of the large products
 * @param memory what the fit took on the device; null if that is main memory
 * @param profile where the device's time went; null if nobody asked for it
 * @param seconds how long it took
 */
public record FitResult(
    GaussianMixture mixture,
    int[] labels,
    double logLikelihood,
    double lowerBound,
    int iterations,
    boolean converged,
    double ridge,
    boolean ridgeChosen,
    Shrinkage shrinkage,
    int rows,
    double scale,
    DeviceInfo device,
    Precision precision,
    @Nullable DeviceMemory memory,
    @Nullable Profile profile,
    Seconds seconds) {

  /**
   * Wall time.
   *
   * @param load opening the device and giving it the rows
   * @param ridge choosing the ridge; 0 if it was given
   * @param init finding the starts
   * @param em the iterations of all starts, and the labels
   */
  public record Seconds(double load, double ridge, double init, double em) {
    /** All of it. */
    public double total() {
      return load + ridge + init + em;
    }

    Seconds withMoreEm(double more) {
      return new Seconds(load, ridge, init, em + more);
    }
  }
}
