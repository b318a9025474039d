package org.gmm4j.data.values;

/** Values that are kept by others, in a file that is mapped into memory for instance. */
public non-sealed interface LentValues extends Values {}
