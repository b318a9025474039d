package org.gmm4j.internal.compute.opencl.device;

import java.util.HashMap;
import java.util.Map;

/** Buffers that outlive one call: kept by name, replaced only by larger ones. */
public final class Scratch implements AutoCloseable {
  private final OpenClContext context;
  private final Map<String, DeviceBuffer> buffers = new HashMap<>();

  public Scratch(OpenClContext context) {
    this.context = context;
  }

  /**
   * A buffer of at least that size; its content is undefined.
   *
   * @param what its name, which messages show: "the factors"
   */
  public DeviceBuffer get(String what, long bytes) {
    DeviceBuffer present = buffers.get(what);
    if (present != null && present.bytes() >= bytes) {
      return present;
    }
    if (present != null) {
      buffers.remove(what);
      present.close();
    }
    DeviceBuffer made = new DeviceBuffer(context, what, bytes);
    buffers.put(what, made);
    return made;
  }

  @Override
  public void close() {
    buffers.values().forEach(DeviceBuffer::close);
    buffers.clear();
  }
}
