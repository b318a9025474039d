package org.gmm4j.distributed;

import java.util.List;

/**
 * What is asked of every part.
 *
 * @param heading where it stands
 * @param sending what is asked
 * @param before what a part has to have been asked, in this order: what makes its resident, and all
 *     of the era. Answers to these are of no interest.
 */
public record Question(Heading heading, Sending sending, List<Sending> before) {
  /** One before which nothing stands. */
  public Question(Heading heading, Sending sending) {
    this(heading, sending, List.of());
  }
}
