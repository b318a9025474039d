/** What a fit is worth: information criteria and agreement with known labels. */
@NullMarked
package org.gmm4j.evaluate;

import org.jspecify.annotations.NullMarked;
