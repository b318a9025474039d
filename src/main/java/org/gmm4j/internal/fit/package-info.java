/**
 * One fit from data to result: what it demands, its plan, its ridge, starts, iterations and labels.
 */
@NullMarked
package org.gmm4j.internal.fit;

import org.jspecify.annotations.NullMarked;
