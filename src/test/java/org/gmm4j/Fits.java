package org.gmm4j;

import java.util.function.Function;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Devices;

/** Fits on rows that a test loads. */
public final class Fits {
  private Fits() {}

  public static FitResult fit(
      GmmFitter fitter, Dataset data, Function<Dataset, Devices.Loaded> loading) {
    return fitter.fit(data, loading);
  }
}
