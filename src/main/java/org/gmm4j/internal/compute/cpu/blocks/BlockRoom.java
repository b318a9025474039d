package org.gmm4j.internal.compute.cpu.blocks;

import org.gmm4j.data.Dataset;
import org.jspecify.annotations.Nullable;

/** What a worker keeps from step to step: a block, and room for its rows about a point. */
public final class BlockRoom implements AutoCloseable {
  private final RowBlock block;
  private final int columns;
  private @Nullable CentredRows centred; // once it was asked for

  /**
   * Makes room.
   *
   * @param capacity rows, at most
   */
  public BlockRoom(Dataset data, int components, int capacity) {
    this.block = new RowBlock(data, components, capacity);
    this.columns = data.columns();
  }

  public RowBlock block() {
    return block;
  }

  /**
   * Room for the block's rows about a point, until they are asked for about another.
   *
   * @param centre [d]. Not modified.
   * @param withSquares whether there are squares
   */
  public CentredRows about(double[] centre, boolean withSquares) {
    CentredRows room = centred;
    if (room == null || (room.squares() != null) != withSquares) {
      close();
      room = new CentredRows(columns, withSquares, block.capacity());
      centred = room;
    }
    room.centre(centre);
    return room;
  }

  @Override
  public void close() {
    if (centred != null) {
      centred.close();
      centred = null;
    }
  }
}
