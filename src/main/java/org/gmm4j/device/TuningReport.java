package org.gmm4j.device;

import java.nio.file.Path;
import java.util.List;
import org.gmm4j.Precision;

/**
 * What a search found.
 *
 * @param device the device that was searched
 * @param precision what its products were computed in
 * @param winners one a kind of kernel
 * @param tried candidates that were run
 * @param refused candidates that the device did not compile or run
 * @param wrong candidates whose results were wrong: a fault of the device's compiler, most likely
 * @param file where the winners are kept
 */
public record TuningReport(
    DeviceInfo device,
    Precision precision,
    List<Winner> winners,
    int tried,
    int refused,
    List<String> wrong,
    Path file) {
  public TuningReport {
    winners = List.copyOf(winners);
    wrong = List.copyOf(wrong);
  }

  /**
   * The best sizes for one kind of kernel.
   *
   * @param kernels what they do: "whitening"
   * @param sizes in words
   * @param before seconds a run with the sizes that come with the program
   * @param seconds seconds a run now
   */
  public record Winner(String kernels, String sizes, double before, double seconds) {}
}
