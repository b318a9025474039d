/** The ridge: how it is chosen without labels, and whether it decides the result. */
@NullMarked
package org.gmm4j.internal.em.ridge;

import org.jspecify.annotations.NullMarked;
