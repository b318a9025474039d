/*
 * The E-step without the pairs of a row and a component that do not matter. Squared norms only grow
 * from one tile of columns to the next, so that
 *
 *   log πₖ − ½ d log 2π + log det Pₖ − ½ (norms of the first tiles)
 *
 * is an upper bound of log pₖ(x). A pair is dropped when its bound is below log p of the row's likely
 * owner by more than `margin`: then r < e^−margin. What is kept is computed as without pruning, to the
 * last bit. Norms of the rows of a list are made by full.cl; arrays are those of posterior.cl and
 * lists.cl, and
 *
 *   owners  [block]  the component that looks best after the first tiles; −1 past the rows
 *   best    [block]  its log pₖ(x)
 */

/* log pₖ(x), or a bound of it, from the norms of the first `upto` tiles. */
static inline ACC bound_of(
    global const ACC *norms, int k, int tiles, int upto, int row, int block,
    global const ACC *constants) {
  return log_density(norms + (size_t)k * tiles * block, upto, row, block, constants[k]);
}

/* owners, after the first `upto` tiles. Items: rows of the block. */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void likely_owners(
    global const ACC *norms, int tiles, int upto, global const ACC *constants, int components,
    int count, int block, global int *owners) {
  int row = get_global_id(0);
  int owner = 0;
  ACC largest = bound_of(norms, 0, tiles, upto, row, block, constants);
  for (int k = 1; k < components; k++) {
    ACC each = bound_of(norms, k, tiles, upto, row, block, constants);
    if (acc_less(largest, each)) {
      largest = each;
      owner = k;
    }
  }
  owners[row] = row < count ? owner : -1;
}

/* Ranks the rows that belong to their component, or if owned is 0, all others. */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void rank_owned(
    global const int *owners, int count, int owned, global int *ranks, global int *kept) {
  local int scan[LANES];
  int row = get_global_id(0);
  bool mine = owners[row] == (int)get_global_id(1);
  rank_of(row < count && mine == (owned != 0), scan, ranks, kept);
}

/* best, and logs of the owners; all others' are −∞ until more is known. Items: rows of the block. */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void owner_logs(
    global const ACC *norms, int tiles, global const ACC *constants, int components,
    global const int *owners, int block, global ACC *logs, global ACC *best) {
  int row = get_global_id(0);
  int owner = owners[row];
  ACC log_p = acc_infinity(-1);
  if (owner >= 0) {
    log_p = bound_of(norms, owner, tiles, tiles, row, block, constants);
  }
  best[row] = log_p;
  for (int k = 0; k < components; k++) {
    logs[(size_t)k * block + row] = k == owner ? log_p : acc_infinity(-1);
  }
}

/*
 * Ranks the listed rows whose bound after the first `upto` tiles is not below best by more than
 * margin; logs of those that have come to the end. Unordered numbers keep a row.
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void rank_survivors(
    global const ACC *norms, int tiles, int upto, global const ACC *constants,
    global const ACC *best, REAL margin, global const int *lists, global const int *counts,
    global ACC *logs, global int *ranks, global int *kept) {
  local int scan[LANES];
  int block = get_global_size(0);
  int k = get_global_id(1);
  int at = get_global_id(0);
  bool keep = at < counts[k];
  if (keep) {
    int row = lists[(size_t)k * block + at];
    ACC bound = bound_of(norms, k, tiles, upto, row, block, constants);
    keep = !acc_less(bound, acc_add(best[row], -margin));
    if (keep && upto == tiles) {
      logs[(size_t)k * block + row] = bound;
    }
  }
  rank_of(keep, scan, ranks, kept);
}
