/** What is known beforehand: rows that stay in their components. */
@NullMarked
package org.gmm4j.internal.em.known;

import org.jspecify.annotations.NullMarked;
