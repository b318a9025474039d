/** What stands between a fit and rows that other processes keep, part by part. */
@NullMarked
package org.gmm4j.distributed;

import org.jspecify.annotations.NullMarked;
