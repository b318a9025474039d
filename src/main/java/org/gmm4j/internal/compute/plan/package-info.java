/** What is known of rows and mixtures before they are there, and what memory they will take. */
@NullMarked
package org.gmm4j.internal.compute.plan;

import org.jspecify.annotations.NullMarked;
