package org.gmm4j.internal.compute.cpu;

import org.gmm4j.Acceleration;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.chunks.ChunkedResident;
import org.gmm4j.internal.compute.chunks.Chunks;

/** The CPU as it is for very many rows, in chunks so small that few have several. */
record ChunkedBackend(Backend backend, int most) implements Backend {
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
    return new ChunkedResident(
        rows, precision(), most, chunk -> Chunks.Chunk.of(backend.load(chunk, acceleration)));
  }

  @Override
  public void close() {
    backend.close();
  }
}
