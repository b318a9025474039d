/** Commands and options of pictures and reports. */
@NullMarked
package org.gmm4j.cli.pictures;

import org.jspecify.annotations.NullMarked;
