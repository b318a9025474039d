/** What a fit has done, kept in a file, and how it goes on from there with the same bits. */
@NullMarked
package org.gmm4j.internal.fit.checkpoint;

import org.jspecify.annotations.NullMarked;
