package org.gmm4j.device;

/**
 * A device that fits can run on.
 *
 * @param id what to write after {@code --device}: "cpu", "opencl:0"
 * @param name its own name
 * @param gpu whether it is a GPU
 * @param fp64 whether it computes in double
 * @param memoryBytes its memory
 * @param detail platform, driver, kernels: whatever tells it apart
 */
public record DeviceInfo(
    String id, String name, boolean gpu, boolean fp64, long memoryBytes, String detail) {}
