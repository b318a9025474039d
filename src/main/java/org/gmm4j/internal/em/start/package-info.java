/** What EM begins with. */
@NullMarked
package org.gmm4j.internal.em.start;

import org.jspecify.annotations.NullMarked;
