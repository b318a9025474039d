package org.gmm4j.internal.compute.opencl;

import java.util.List;
import org.gmm4j.Acceleration;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Responsibilities;

/**
 * How fast devices are beside each other: each sums the moments of the first rows, alone. Measured
 * speeds differ a little from run to run, and so may shares; whoever wants the same bits again
 * gives the shares that were found.
 */
final class Calibration {
  /** Shares are sixteenths: finer ones would only show the noise. */
  static final int PARTS = 16;

  private static final int ROWS = 4096;

  private Calibration() {}

  /** Shares of 16 for devices of these speeds, at least one each. */
  static int[] shares(double[] speeds) {
    double all = 0;
    for (double speed : speeds) {
      all += speed;
    }
    int[] shares = new int[speeds.length];
    int given = 0;
    for (int i = 0; i < speeds.length; i++) {
      shares[i] = Math.max(1, (int) (PARTS * speeds[i] / all));
      given += shares[i];
    }
    for (; given < PARTS; given++) {
      int most = 0; // who lacks most
      for (int i = 1; i < speeds.length; i++) {
        boolean lacksMore =
            PARTS * speeds[i] / all - shares[i] > PARTS * speeds[most] / all - shares[most];
        most = lacksMore ? i : most;
      }
      shares[most]++;
    }
    return shares;
  }

  /**
   * Rows a second, of each device.
   *
   * @param scatter what the fit to come sums most of
   */
  static double[] speeds(List<? extends Backend> devices, Dataset rows, Scatter scatter) {
    Dataset sample = rows.rows(0, Math.min(ROWS, rows.rows()));
    double[][] references = {sample.row(0), sample.row(sample.rows() - 1)};
    Responsibilities half = (row, out) -> out[(int) (row % 2)] = 1;
    double[] speeds = new double[devices.size()];
    for (int i = 0; i < speeds.length; i++) {
      try (Backend.Resident resident = devices.get(i).load(sample, Acceleration.OFF)) {
        resident.accumulate(half, references, scatter); // compiles and uploads
        long begin = System.nanoTime();
        resident.accumulate(half, references, scatter);
        speeds[i] = sample.rows() / ((System.nanoTime() - begin) / 1e9);
      }
    }
    return speeds;
  }
}
