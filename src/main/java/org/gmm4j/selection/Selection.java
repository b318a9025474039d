package org.gmm4j.selection;

import java.util.List;
import org.gmm4j.FitResult;

/**
 * What a comparison came to.
 *
 * @param fit the chosen mixture's; by {@link Criterion#HELDOUT} it was fitted once more, to all
 *     rows
 * @param chosen its line of the table
 * @param criterion by which it was chosen
 * @param table all mixtures, in the order in which they were fitted
 * @param cancelled whether somebody ended it early: it is the best so far
 */
public record Selection(
    FitResult fit,
    Candidate chosen,
    Criterion criterion,
    List<Candidate> table,
    boolean cancelled) {
  /** Copies the table. */
  public Selection {
    table = List.copyOf(table);
  }

  /** The same with another fit. */
  Selection with(FitResult other) {
    return new Selection(other, chosen, criterion, table, cancelled);
  }
}
