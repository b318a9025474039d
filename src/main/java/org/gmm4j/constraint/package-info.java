/** What of a mixture stays as it is in a fit. */
@NullMarked
package org.gmm4j.constraint;

import org.jspecify.annotations.NullMarked;
