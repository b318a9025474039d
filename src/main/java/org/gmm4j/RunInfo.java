package org.gmm4j;

import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a fit ran.
 *
 * @param device where it ended
 * @param precision of the large products
 * @param memory what the fit took on the device; null if that is main memory
 * @param profile where the device's time went; null if nobody asked for it
 * @param seconds how long it took
 */
public record RunInfo(
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
  }
}
