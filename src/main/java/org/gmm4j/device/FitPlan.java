package org.gmm4j.device;

import java.util.List;
import org.gmm4j.Precision;
import org.jspecify.annotations.Nullable;

/**
 * What a fit would take, before it takes anything.
 *
 * @param rows N
 * @param features d
 * @param varying features that vary, as far as is known; the others cost full covariances nothing
 * @param onDisk whether rows stay in their file and are read whenever they are needed
 * @param components K
 * @param structure of the covariances
 * @param device where
 * @param precision of the large products
 * @param host what is taken of main memory
 * @param onDevice what is taken on the device; null if that is main memory
 * @param pace how fast it is; null if that is not known
 * @param fits whether it should fit, here and on the device
 * @param advice what would fit, or be better, a sentence each
 */
public record FitPlan(
    long rows,
    int features,
    int varying,
    boolean onDisk,
    int components,
    String structure,
    String device,
    Precision precision,
    HostMemory host,
    @Nullable DeviceMemory onDevice,
    @Nullable Pace pace,
    boolean fits,
    List<String> advice) {
  public FitPlan {
    advice = List.copyOf(advice);
  }
}
