package org.gmm4j;

/**
 * What k-means found.
 *
 * @param assignments the nearest centre of every row, the first of equals
 * @param centres [K × d]
 * @param inertia Σ ‖x − c‖² over the rows and their centres
 * @param iterations of Lloyd
 */
public record KMeansResult(
    FitResult.Assignments assignments, double[][] centres, double inertia, int iterations) {}
