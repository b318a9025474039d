package org.gmm4j.internal.compute.parts;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.gmm4j.covariance.Moments;
import org.gmm4j.distributed.Merging;
import org.gmm4j.internal.state.MomentsState;
import org.gmm4j.internal.state.StateReader;
import org.gmm4j.internal.state.StateWriter;

/** Sums of parts, packed, and how they become one. */
final class SentMoments implements Merging<Moments> {
  private static final long serialVersionUID = 2;

  @Override
  public Moments open(byte[] answer) {
    return MomentsState.exchange(
        new StateReader(new ByteArrayInputStream(answer), answer.length), null);
  }

  @Override
  public Moments add(Moments before, Moments after) {
    before.add(after);
    return before;
  }

  @Override
  public byte[] close(Moments answer) {
    return bytes(answer);
  }

  static byte[] bytes(Moments moments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BufferedOutputStream out = new BufferedOutputStream(bytes)) {
      MomentsState.exchange(new StateWriter(out), moments);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return bytes.toByteArray();
  }
}
