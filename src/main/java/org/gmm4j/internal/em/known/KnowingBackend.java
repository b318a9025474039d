package org.gmm4j.internal.em.known;

import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.Backend;

/**
 * A backend that keeps rows in the components that they are known to belong to: for fits; put
 * around another by {@link org.gmm4j.internal.compute.Usage#with}.
 */
public final class KnowingBackend implements Backend {
  private final Backend backend;

  /**
   * Puts itself around another.
   *
   * @param backend does the work; closed with this
   */
  public KnowingBackend(Backend backend) {
    this.backend = backend;
  }

  @Override
  public DeviceInfo device() {
    return backend.device();
  }

  @Override
  public Precision precision() {
    return backend.precision();
  }

  @Override
  public Resident load(Dataset rows, Acceleration acceleration) {
    return rows.knownLabels().areNone()
        ? backend.load(rows, acceleration)
        : PartlyKnownRows.load(backend, rows, acceleration);
  }

  @Override
  public void close() {
    backend.close();
  }
}
