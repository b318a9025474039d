/** What a report says: the parts of its page, made of a fit and its rows. */
@NullMarked
package org.gmm4j.report.content;

import org.jspecify.annotations.NullMarked;
