package org.gmm4j.internal.compute.parts;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.distributed.Heading;
import org.gmm4j.distributed.Letter;
import org.gmm4j.distributed.Parts;
import org.gmm4j.distributed.Question;
import org.gmm4j.distributed.Sending;
import org.gmm4j.internal.compute.Interruption;
import org.jspecify.annotations.Nullable;

/**
 * All that a resident of the parts was asked since it was last to forget: what one that is lost
 * does again. It is bounded, since residents forget it all after so many questions.
 */
final class Conversation implements AutoCloseable {
  /** Questions of an era: to do them all again takes as long as they took. */
  private static final int MOST = 64;

  /** What is kept for that, on disk where memory does not suffice, but of few questions. */
  private static final long MOST_BYTES = 1L << 30;

  private static final int FEW = 8;

  private final Parts parts;
  private final long rows;
  private final List<Sending> asked = new ArrayList<>();
  private long era = 1;
  private long bytes; // of the era's letters

  /**
   * Begins.
   *
   * @param rows the resident's number
   */
  Conversation(Parts parts, long rows) {
    this.parts = parts;
    this.rows = rows;
  }

  /** The question that makes the resident. */
  Question first(Letter letter, byte @Nullable [][] own) {
    Sending sending = new Sending(letter, own);
    asked.add(sending);
    return new Question(new Heading(rows, 0, 0), sending);
  }

  /** One more, which stands before those that follow. */
  Question next(Message message, byte @Nullable [][] own) {
    if (asked.size() > MOST || (asked.size() > FEW && bytes > MOST_BYTES)) {
      forget();
    }
    Sending sending = new Sending(new Letter(Wire.bytes(message)), own);
    Question question =
        new Question(new Heading(rows, era, asked.size()), sending, List.copyOf(asked));
    asked.add(sending);
    bytes += sending.bytes();
    return question;
  }

  /** The parts forget, when they are asked the next time. */
  void forget() {
    if (asked.size() > 1) {
      List<Sending> past = asked.subList(1, asked.size());
      past.forEach(parts::forget);
      past.clear();
      era++;
      bytes = 0;
    }
  }

  @Override
  public void close() {
    forget();
    Sending sending = new Sending(new Letter(Wire.bytes(new Message.Close())));
    Question closing = new Question(new Heading(rows, era, Part.CLOSE), sending);
    Interruption.putOff(() -> parts.answers(closing));
    parts.forget(sending);
    asked.forEach(parts::forget);
    asked.clear();
  }
}
