/*
 * The E-step without the pairs of a row and a component that do not matter. Squared norms only grow
 * from one tile of columns to the next, so that
 *
 *   log πₖ − ½ d log 2π + log det Pₖ − ½ (norms of the first tiles)
 *
 * is an upper bound of log pₖ(x). A pair is dropped when its bound is below log p of the row's likely
 * owner by more than `margin`: then r < e^−margin. What is kept is computed as without pruning, to the
 * last bit. Arrays are those of full.cl and lists.cl, and
 *
 *   owners  [block]  the component that looks best after the first tiles; −1 past the rows
 *   best    [block]  its log pₖ(x)
 */

/* log pₖ(x), or a bound of it, from the norms of the first `upto` tiles. */
static inline ACC log_density(
    global const ACC *norms, int k, int tiles, int upto, int row, int block, ACC constant_k) {
  ACC norm = acc_zero();
  for (int tile = 0; tile < upto; tile++) {
    norm = acc_plus(norm, norms[((size_t)k * tiles + tile) * block + row]);
  }
  bool empty = !acc_less(acc_infinity(-1), constant_k); /* −∞ − x has no pair */
  return empty ? constant_k : acc_minus(constant_k, acc_half(norm));
}

/* owners, after the first `upto` tiles. Items: rows of the block. */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void likely_owners(
    global const ACC *norms, int tiles, int upto, global const ACC *constants, int components,
    int count, int block, global int *owners) {
  int row = get_global_id(0);
  int owner = 0;
  ACC largest = log_density(norms, 0, tiles, upto, row, block, constants[0]);
  for (int k = 1; k < components; k++) {
    ACC each = log_density(norms, k, tiles, upto, row, block, constants[k]);
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

/* norms of listed rows for some tiles of columns, from first_tile on. Groups as of whitened_norms. */
kernel __attribute__((TILE_GROUP)) void whitened_norms_of(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *means,
    int pitch, global const REAL *offsets, global const REAL *factors, int block, int first_tile,
    int tiles, global const int *lists, global const int *counts, global ACC *norms) {
  local ACC memory[WHITEN_MEMORY] ALIGNED;
  int tile = first_tile + get_num_groups(0) - 1 - get_group_id(0);
  int first = get_group_id(1) * TILE;
  int k = get_group_id(2);
  int listed = min(counts[k] - first, TILE);
  if (listed <= 0) {
    return;
  }
  global const int *list = lists + (size_t)k * block + first;
  whiten(
      rows + first_row * stride, list, listed, stride, scale, means + (size_t)k * pitch,
      offsets + (size_t)k * pitch + tile * TILE,
      factors + (size_t)k * pitch * pitch + tile * TILE, pitch, tile, memory);
  for (int m = ITEM; m < TILE; m += GROUP_ITEMS) {
    if (m < listed) {
      norms[((size_t)k * tiles + tile) * block + list[m]] = memory[m * GROUP_COLUMNS];
    }
  }
}

/* best, and logs of the owners; all others' are −∞ until more is known. Items: rows of the block. */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void owner_logs(
    global const ACC *norms, int tiles, global const ACC *constants, int components,
    global const int *owners, int block, global ACC *logs, global ACC *best) {
  int row = get_global_id(0);
  int owner = owners[row];
  ACC log_p = acc_infinity(-1);
  if (owner >= 0) {
    log_p = log_density(norms, owner, tiles, tiles, row, block, constants[owner]);
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
    ACC bound = log_density(norms, k, tiles, upto, row, block, constants[k]);
    keep = !acc_less(bound, acc_add(best[row], -margin));
    if (keep && upto == tiles) {
      logs[(size_t)k * block + row] = bound;
    }
  }
  rank_of(keep, scan, ranks, kept);
}
