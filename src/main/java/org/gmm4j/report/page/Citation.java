package org.gmm4j.report.page;

/**
 * How to repeat a fit and to write of it.
 *
 * @param command that does it again; "" if it is not known
 * @param method a paragraph for a paper
 * @param bibtex of the software and of the method
 */
public record Citation(String command, String method, String bibtex) {}
