/** What is known of a fit, and how it is worded. */
@NullMarked
package org.gmm4j.report.facts;

import org.jspecify.annotations.NullMarked;
