/** What is known of data without reading all of them. */
@NullMarked
package org.gmm4j.data.outline;

import org.jspecify.annotations.NullMarked;
