package org.gmm4j.checkpoint;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a fit keeps what it has done, and where it goes on from: a fit that goes on has the same
 * bits as one that was never interrupted.
 *
 * @param file written again and again, whole or not at all, and at the end of each start's
 *     iterations; null for none
 * @param every how often
 * @param resume a checkpoint to go on from, of the same options and data; null to begin
 * @param note any text, kept in the file
 */
public record Checkpoints(@Nullable Path file, Every every, @Nullable Path resume, String note) {
  private static final Checkpoints NONE = new Checkpoints(null, Every.usual(), null, "");

  /** Checks. */
  public Checkpoints {
    Objects.requireNonNull(every, "every");
    Objects.requireNonNull(note, "note");
  }

  /** Nothing is kept. */
  public static Checkpoints none() {
    return NONE;
  }

  /** Begins, and keeps what is done in this file. */
  public static Checkpoints in(Path file, Every every) {
    return new Checkpoints(file, every, null, "");
  }

  /** Goes on from this file, and keeps what is done there. */
  public static Checkpoints resuming(Path file, Every every) {
    return new Checkpoints(file, every, file, "");
  }

  /**
   * How often a checkpoint is written.
   *
   * @param iterations after so many iterations; 0 if time decides
   * @param interval after the first iteration that ends so long after the last one was written
   */
  public record Every(int iterations, Duration interval) {
    private static final Pattern WORDS = Pattern.compile("([0-9]{1,9})([smh]?)");

    /** Checks. */
    public Every {
      if (iterations < 0 || interval.isNegative() || (iterations == 0 && interval.isZero())) {
        throw new IllegalArgumentException("checkpoints need an interval above 0");
      }
    }

    /** Ten minutes. */
    public static Every usual() {
      return new Every(0, Duration.ofMinutes(10));
    }

    /**
     * Reads a number of iterations, or a time: 50, 90s, 10m, 2h.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Every of(String words) {
      Matcher match = WORDS.matcher(words.strip().toLowerCase(Locale.ROOT));
      if (!match.matches() || Integer.parseInt(match.group(1)) == 0) {
        throw new IllegalArgumentException(
            "'%s' is neither a number of iterations nor a time: 50, 90s, 10m, 2h".formatted(words));
      }
      int number = Integer.parseInt(match.group(1));
      return switch (match.group(2)) {
        case "s" -> new Every(0, Duration.ofSeconds(number));
        case "m" -> new Every(0, Duration.ofMinutes(number));
        case "h" -> new Every(0, Duration.ofHours(number));
        default -> new Every(number, Duration.ZERO);
      };
    }
  }
}
