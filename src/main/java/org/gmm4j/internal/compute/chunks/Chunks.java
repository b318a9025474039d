package org.gmm4j.internal.compute.chunks;

import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.state.State;
import org.jspecify.annotations.Nullable;

/** Where chunks of rows are worked on, and what is kept there from one to the next. */
@FunctionalInterface
public interface Chunks extends AutoCloseable {
  /** A chunk that is there, until it is closed. */
  interface Chunk extends AutoCloseable {
    /** Its rows, for the thread that computes; valid until another chunk's are asked for. */
    Backend.Resident rows();

    @Override
    void close();

    /** One that is a resident of its own. */
    static Chunk of(Backend.Resident rows) {
      return new Chunk() {
        @Override
        public Backend.Resident rows() {
          return rows;
        }

        @Override
        public void close() {
          rows.close();
        }
      };
    }
  }

  /**
   * Brings up the rows of a chunk.
   *
   * @throws org.gmm4j.device.DeviceException if there is no room, or the device fails
   */
  Chunk load(Dataset rows);

  /**
   * Whether a chunk may be loaded, in another thread, while the one before is worked on. At most
   * two are there at a time then; else one.
   */
  default boolean loadAhead() {
    return false;
  }

  /** As {@link Backend.Resident#forget}. */
  default void forget() {}

  /** As {@link Backend.Resident#exchange}. */
  default void exchange(State state) {}

  /** As {@link Backend.Resident#memory}. */
  default @Nullable DeviceMemory memory() {
    return null;
  }

  /** As {@link Backend.Resident#profile}. */
  default @Nullable Profile profile() {
    return null;
  }

  /** Frees what is kept; all chunks must be closed. */
  @Override
  default void close() {}
}
