package org.gmm4j;

/**
 * What k-means found.
 *
 * @param assignments the nearest centre of every row, the first of equals
 * @param centres [K × d]
 * @param inertia Σ w ‖x − c‖² over the rows and their centres; of a row that misses values the
 *     distance over what it shows, ‖xₒ − cₒ‖² times d over the number of these
 * @param iterations of Lloyd
 */
public record KMeansResult(
    FitResult.Assignments assignments, double[][] centres, double inertia, int iterations) {}
