package org.gmm4j.internal.compute;

import java.util.List;
import org.gmm4j.Acceleration;
import org.gmm4j.data.Dataset;

/** What --device auto does on a machine whose GPUs a test chooses. */
public final class Automatically {
  private Automatically() {}

  public static Loaded load(BackendProvider gpus, Usage usage, Dataset rows) {
    return Devices.loadAutomatically(List.of(gpus), usage, rows, Acceleration.ON);
  }
}
