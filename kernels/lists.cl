/*
 * Lists of the rows that a component has still to do with, kept in their order, so that the same rows
 * always give the same sums. A list is made in three steps: some kernel ranks the rows to be kept
 * (rank_of), list_offsets adds up the groups before each group, and list_rows writes the list.
 *
 *   list     [K × block]    rows of the block
 *   counts   [K]            the lists' lengths
 *   ranks    [K × block]    a kept row's number among those of its group of LANES, −1 for all others
 *   kept     [K × groups]   rows kept in each group; then, kept in the groups before
 *
 * Each kernel's items: (block, K), in groups of LANES.
 */

/* The sum of what the items before this one have; *all: of all items. scan: [LANES]. */
static inline int sum_before(int mine, local int *scan, int *all) {
  int lane = get_local_id(0);
  scan[lane] = mine;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int reach = 1; reach < LANES; reach *= 2) {
    int other = lane >= reach ? scan[lane - reach] : 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    scan[lane] += other;
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  int sum = scan[lane];
  *all = scan[LANES - 1];
  barrier(CLK_LOCAL_MEM_FENCE);
  return sum - mine;
}

/* Notes whether this item's row is kept. */
static inline void rank_of(bool keep, local int *scan, global int *ranks, global int *kept) {
  int all;
  int rank = sum_before(keep ? 1 : 0, scan, &all);
  ranks[get_global_id(1) * get_global_size(0) + get_global_id(0)] = keep ? rank : -1;
  if (get_local_id(0) == 0) {
    kept[get_global_id(1) * get_num_groups(0) + get_group_id(0)] = all;
  }
}

/*
 * kept: from each group's rows to those of the groups before it; counts. Groups: (1, K).
 *
 * totals: K numbers from first_total on, to each of which the count is added
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void list_offsets(
    global int *kept, int groups, global int *counts, global ulong *totals, int first_total) {
  local int scan[LANES];
  int k = get_global_id(1);
  int before = 0;
  for (int g = 0; g < groups; g += LANES) {
    int group = g + get_local_id(0);
    int all;
    int mine = group < groups ? kept[k * groups + group] : 0;
    int sum = sum_before(mine, scan, &all);
    if (group < groups) {
      kept[k * groups + group] = before + sum;
    }
    before += all;
  }
  if (get_local_id(0) == 0) {
    counts[k] = before;
    totals[first_total + k] += before;
  }
}

/* list, from ranks of the rows of an older list, or of all rows if there is none. */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void list_rows(
    global const int *ranks, global const int *kept, global const int *older, int from_older,
    global int *list) {
  size_t block = get_global_size(0);
  size_t k = get_global_id(1);
  size_t at = k * block + get_global_id(0);
  if (ranks[at] >= 0) {
    int row = from_older ? older[at] : (int)get_global_id(0);
    list[k * block + kept[k * get_num_groups(0) + get_group_id(0)] + ranks[at]] = row;
  }
}

/* Ranks the rows whose r is at least `least`. */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void rank_active(
    global const REAL *r, REAL least, global int *ranks, global int *kept) {
  local int scan[LANES];
  size_t block = get_global_size(0);
  rank_of(r[get_global_id(1) * block + get_global_id(0)] >= least, scan, ranks, kept);
}
