/** What several parts need and nobody outside does. */
@NullMarked
package org.gmm4j.internal;

import org.jspecify.annotations.NullMarked;
