/** How EM goes: what becomes of components that collapse, and variants of its iterations. */
@NullMarked
package org.gmm4j.em;

import org.jspecify.annotations.NullMarked;
