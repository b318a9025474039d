package org.gmm4j.data;

/** The length of an array that keeps something of each row. */
public final class ArrayLength {
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private ArrayLength() {}

  /**
   * That of so many rows.
   *
   * @throws DataException if no array is as long
   */
  public static int of(long rows) {
    if (rows > LONGEST) {
      throw new DataException(
          "what is known of each of %d rows cannot be kept in an array: of %d at most"
              .formatted(rows, LONGEST));
    }
    return (int) rows;
  }
}
