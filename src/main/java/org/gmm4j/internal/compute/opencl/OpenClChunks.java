package org.gmm4j.internal.compute.opencl;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gmm4j.Acceleration;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.chunks.Chunks;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.ProgramCache;
import org.gmm4j.internal.compute.opencl.rows.RowLayout;
import org.gmm4j.internal.compute.opencl.rows.RowStore;
import org.gmm4j.internal.compute.opencl.sizes.Numbers;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Chunks on a device: one resident that is given the rows of one after the other, so that programs,
 * buffers and what steps have cost are kept, and queues of their own by which rows come up. Rows
 * come into the room that others have left: to free memory, a device would first end all it does.
 */
final class OpenClChunks implements Chunks {
  private final OpenClContext uploads;
  private final RowLayout layout;
  private final Numbers numbers;
  private final Usage usage;
  private final OpenClResident resident;
  private final Queue<RowStore> left = new ConcurrentLinkedQueue<>();

  /**
   * Begins without a chunk.
   *
   * @param plan of the chunks
   * @param rows all of them
   */
  OpenClChunks(
      OpenClContext context,
      ProgramCache compiled,
      MemoryPlan plan,
      Dataset rows,
      Acceleration acceleration,
      Usage usage) {
    this.usage = usage;
    this.layout = plan.rows();
    this.resident =
        new OpenClResident(context, compiled, plan, rows.rows(0, 1), acceleration, usage);
    this.numbers = resident.numbers();
    resident.dropRows();
    try {
      this.uploads = context.beside();
    } catch (RuntimeException | Error failed) {
      resident.close();
      throw failed;
    }
  }

  /** The rows of a chunk, all of them on the device. */
  private final class Uploaded implements Chunk {
    private final RowStore rows;

    Uploaded(RowStore rows) {
      this.rows = rows;
    }

    @Override
    public Backend.Resident rows() {
      resident.take(rows);
      return resident;
    }

    @Override
    public void close() {
      left.add(rows); // nothing uses them: steps have ended, whichever way
    }
  }

  @Override
  public Chunk load(Dataset rows) {
    RowStore room = left.poll();
    if (room == null) {
      room = RowStore.make(uploads, layout, numbers, rows, usage.notices());
    }
    try {
      RowStore store = room.refilled(rows);
      store.sendAll();
      return new Uploaded(store);
    } catch (RuntimeException | Error failed) {
      uploads.settle();
      room.close(); // its buffers are the store's
      throw failed;
    }
  }

  @Override
  public boolean loadAhead() {
    return true;
  }

  @Override
  public void forget() {
    resident.forget();
  }

  @Override
  public void exchange(State state) {
    resident.exchange(state);
  }

  @Override
  public @Nullable DeviceMemory memory() {
    return resident.memory();
  }

  @Override
  public @Nullable Profile profile() {
    return resident.profile();
  }

  @Override
  public void close() {
    resident.close();
    left.forEach(RowStore::close);
    left.clear();
    uploads.close();
  }
}
