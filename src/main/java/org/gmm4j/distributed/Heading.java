package org.gmm4j.distributed;

import java.io.Serializable;

/**
 * Where a question stands among those that were asked of the same rows.
 *
 * @param rows which resident of the parts it is for; 0 for the rows as they are, of which nothing
 *     is remembered
 * @param era how often these were told to forget what was asked
 * @param number of the question in its era, from 1; 0 makes the resident
 */
public record Heading(long rows, long era, int number) implements Serializable {}
