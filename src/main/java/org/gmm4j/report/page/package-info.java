/** What stands on the page of a report, ready to be written, and the writing of it. */
@NullMarked
package org.gmm4j.report.page;

import org.jspecify.annotations.NullMarked;
