/** What a computation remembers between two steps, saved and taken back to the last bit. */
@NullMarked
package org.gmm4j.internal.state;

import org.jspecify.annotations.NullMarked;
