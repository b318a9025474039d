package org.gmm4j.cli.settings;

import org.gmm4j.Acceleration;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.cli.options.DeviceOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fits run, one or many: what does not change what they find but for chance and rounding. */
public final class RunSettings {
  @Option(names = "--seed", paramLabel = "S", description = "Seed of all randomness. Default: 0.")
  private long seed;

  @Mixin private final DeviceOptions deviceOptions = new DeviceOptions();

  @Option(
      names = "--plain",
      description =
          "Leave out no work that provably changes nothing: slower, the same result to rounding.")
  private boolean plain;

  /** The seed of all randomness. */
  public long seed() {
    return seed;
  }

  /** Where to compute. */
  public String device() {
    return deviceOptions.device();
  }

  /** Sets all of it. */
  public GmmFitterBuilder set(GmmFitterBuilder builder) {
    return builder
        .seed(seed)
        .acceleration(plain ? Acceleration.OFF : Acceleration.ON)
        .device(deviceOptions.device())
        .precision(deviceOptions.precision());
  }
}
