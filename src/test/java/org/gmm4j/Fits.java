package org.gmm4j;

import java.util.function.Function;
import org.gmm4j.data.Dataset;
import org.gmm4j.internal.compute.Loaded;

/** Fits on rows that a test loads. */
public final class Fits {
  private Fits() {}

  public static FitResult fit(GmmFitter fitter, Dataset data, Function<Dataset, Loaded> loading) {
    return fitter.fit(data, loading);
  }
}
