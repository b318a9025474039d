package org.gmm4j.report.page;

/**
 * A drawing, which says itself what it shows.
 *
 * @param title of it
 * @param svg an element of the page
 * @param caption below it
 */
public record Figure(String title, String svg, String caption) {}
