/*
 * Rows that count as w_n copies each: their responsibilities and log-densities enter sums w_n times.
 *
 *   weights  [N]          of all rows; those of a block begin at first_row
 *   r        [K × block]
 */

/* r becomes w r; nothing where r is below `least`. Items: (rows of the block, K). */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void weigh(
    global const REAL *weights, int first_row, int count, int block, REAL least, global REAL *r) {
  int row = get_global_id(0);
  size_t at = (size_t)get_global_id(1) * block + row;
  r[at] = row < count && r[at] >= least ? r[at] * weights[first_row + row] : 0;
}

/*
 * The groups' Σ w log p(x), in the place of Σ log p(x), from first_group on. Items: rows of the block.
 *
 * row_logs: log p(x) [block]
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void weigh_logs(
    global const REAL *weights, int first_row, int count, global const ACC *row_logs,
    global ACC *group_sums, int first_group) {
  local ACC sums[LANES];
  int row = get_global_id(0);
  ACC mine = row < count ? acc_times(row_logs[row], weights[first_row + row]) : acc_zero();
  sum_group(mine, sums, group_sums, first_group);
}
