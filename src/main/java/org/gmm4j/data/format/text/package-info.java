/** Tables as text: CSV and its kin. */
@NullMarked
package org.gmm4j.data.format.text;

import org.jspecify.annotations.NullMarked;
