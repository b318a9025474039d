package org.gmm4j.internal.compute.plan;

import org.gmm4j.Precision;
import org.gmm4j.device.DeviceMemory;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a backend takes for a fit, in bytes, beside the rows themselves and what the
 * structure takes for parameters and sums: the most, where it depends on the values.
 *
 * @param device where: "cpu", "opencl:0"
 * @param precision of the large products
 * @param startHeap Java heap while a start is looked for
 * @param stepHeap Java heap during an iteration
 * @param perhaps how much less of it might do, if the values are such
 * @param scoreHeap Java heap while rows are only labelled
 * @param natives outside of the heap
 * @param libraries of Java and its libraries, before there are any rows
 * @param onDevice what is taken on the device; null if that is main memory
 */
public record Footprint(
    String device,
    Precision precision,
    long startHeap,
    long stepHeap,
    long perhaps,
    long scoreHeap,
    long natives,
    long libraries,
    @Nullable DeviceMemory onDevice) {}
