package org.gmm4j.spark.cluster;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.gmm4j.distributed.Asked;
import org.gmm4j.distributed.Heading;
import org.gmm4j.distributed.Letter;
import org.gmm4j.distributed.Received;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way to executors, which fetch what it holds when they need it: once each.
 *
 * @param heading where it stands
 * @param sent what is asked
 * @param before what stands before it
 */
record SentQuestion(Heading heading, Sent sent, List<Sent> before) implements Serializable {
  /**
   * What was sent to all.
   *
   * @param letter to all partitions
   * @param own what each gets besides; null for nothing
   */
  record Sent(Broadcast<Letter> letter, @Nullable Broadcast<byte[][]> own) implements Serializable {
    private Received received(int partition) {
      Broadcast<byte[][]> each = own;
      return new Received(letter::value, () -> each == null ? null : each.value()[partition]);
    }

    /** It stays with the driver alone, until it is needed again. */
    void rest() {
      letter.unpersist(false);
      if (own != null) {
        own.unpersist(false);
      }
    }

    /** It will not be needed again. */
    void end() {
      letter.destroy();
      if (own != null) {
        own.destroy();
      }
    }
  }

  /** As a partition gets it. */
  Asked asked(int partition) {
    return new Asked(
        heading,
        sent.received(partition),
        before.stream().map(each -> each.received(partition)).toList());
  }
}
