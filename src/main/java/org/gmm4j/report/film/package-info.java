/** Pictures one after the other, as GIF and MP4. */
@NullMarked
package org.gmm4j.report.film;

import org.jspecify.annotations.NullMarked;
