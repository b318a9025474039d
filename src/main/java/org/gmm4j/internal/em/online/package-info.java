/** EM step by step over batches of rows, before exact EM or without it. */
@NullMarked
package org.gmm4j.internal.em.online;

import org.jspecify.annotations.NullMarked;
