/*
 * Sums over rows that moments.cl has made in parts: added up, always in the same order.
 *
 *   second    [parts × length]    of parts of the rows; their sums take the place of the first
 *   parts     [splits × length]   of splits of the rows
 *   first     [length]
 */

/*
 * Adds all parts to the first, in their order, for some of their numbers. Items: end − begin, padded.
 *
 * length: numbers of a part, K × triangle × TILE²
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void reduce_second(
    global ACC *second, int parts, ulong length, ulong begin, ulong end) {
  size_t i = begin + get_global_id(0);
  if (i < end) {
    ACC sum = second[i];
    for (int part = 1; part < parts; part++) {
      sum = acc_plus(sum, second[part * length + i]);
    }
    second[i] = sum;
  }
}

/*
 * Σ parts[split * length + i] in the order of the splits: added to first[i] if begun, else written.
 * Items: length, padded.
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void reduce_first(
    global const ACC *parts, int splits, int length, int begun, global ACC *first) {
  int i = get_global_id(0);
  if (i < length) {
    ACC sum = begun ? first[i] : acc_zero();
    for (int split = 0; split < splits; split++) {
      sum = acc_plus(sum, parts[(size_t)split * length + i]);
    }
    first[i] = sum;
  }
}
