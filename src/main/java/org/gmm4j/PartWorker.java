package org.gmm4j;

import org.gmm4j.data.Dataset;
import org.gmm4j.distributed.Asked;
import org.gmm4j.distributed.Letter;
import org.gmm4j.internal.compute.parts.Part;
import org.jspecify.annotations.Nullable;

/**
 * A part of the rows where they are: answers what a fit to {@link org.gmm4j.distributed.Parts}
 * asks, on this machine's devices. Threads take turns.
 */
public final class PartWorker implements AutoCloseable {
  private final Part part;

  /**
   * Keeps rows. Devices are opened when the first question needs one.
   *
   * @param rows all of weights above 0; null for a part without rows
   * @param threads of a processor, at most
   * @param device as for {@link Scorer#on}, for fits that name auto or opencl; null for theirs
   */
  public PartWorker(@Nullable Dataset rows, int threads, @Nullable String device) {
    this.part = new Part(rows, threads, device);
  }

  /**
   * Answers; after a failure the part begins anew.
   *
   * @throws org.gmm4j.device.DeviceException if the device is missing or gives up
   */
  public byte[] answer(Asked asked) {
    return part.answer(asked);
  }

  /** A mixture for other processes, which may read it more than once. */
  public static Letter sent(GaussianMixture mixture) {
    return Part.sent(mixture);
  }

  /** That mixture; a process reads it once. */
  public static GaussianMixture received(Letter letter) {
    return Part.received(letter);
  }

  /**
   * Posterior probabilities of some rows, on this machine's processor.
   *
   * @param rows [n × d], finite. Not modified.
   * @param threads at most
   * @return [n × K]
   */
  public static double[][] posteriors(GaussianMixture mixture, double[][] rows, int threads) {
    return Part.posteriors(mixture, Dataset.of(rows), threads);
  }

  /** Frees devices. */
  @Override
  public void close() {
    part.close();
  }
}
