/** The drawings and images of a report. */
@NullMarked
package org.gmm4j.report.content.drawings;

import org.jspecify.annotations.NullMarked;
