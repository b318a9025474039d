package org.gmm4j.device;

/**
 * How fast iterations are, as a sample of the rows let expect.
 *
 * @param seconds of an iteration, in the mean of a fit's first ones
 * @param fixedSeconds the part of it that does not grow with the rows
 * @param bytesRead of the data file in an iteration; 0 where the rows are in memory
 */
public record Pace(double seconds, double fixedSeconds, long bytesRead) {}
