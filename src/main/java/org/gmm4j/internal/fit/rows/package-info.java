/** Rows as a fit takes them: those that count, in standardised units, and the way back. */
@NullMarked
package org.gmm4j.internal.fit.rows;

import org.jspecify.annotations.NullMarked;
