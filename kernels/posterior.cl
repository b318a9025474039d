/*
 * The E-step of a block of rows, from norms that some product has made, or from log-densities:
 *
 *   log pₖ(x) = log πₖ − ½ d log 2π + log det Pₖ − ½ ‖Pₖ(x − μₖ)‖²
 *   log p(x) = log Σₖ pₖ(x),     r(n,k) = pₖ(xₙ) / p(xₙ)
 *
 *   norms     [K × tiles × block]   parts of ‖Pₖ(x − μₖ)‖², one a tile of columns
 *   logs      [K × block]           log pₖ(x)
 *   r         [K × block]           responsibilities; of rows past the data 0
 */

/* log pₖ(x), or a bound of it, from the norms of the first tiles of columns. */
static inline ACC log_density(
    global const ACC *norms_k, int tiles, int row, int block, ACC constant_k) {
  ACC norm = acc_zero();
  for (int tile = 0; tile < tiles; tile++) {
    norm = acc_plus(norm, norms_k[(size_t)tile * block + row]);
  }
  bool empty = !acc_less(acc_infinity(-1), constant_k); /* −∞ − x has no pair */
  return empty ? constant_k : acc_minus(constant_k, acc_half(norm));
}

/*
 * logs of some components, from first_k on, from their norms. Items: (rows of the block, components).
 *
 * norms_step: from a component's norms to the next one's; 0: one component's are used up before the
 *   next one's come
 * constants: log πₖ − ½ d log 2π + log det Pₖ [K]; −∞ for a weight of 0
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void log_densities(
    global const ACC *norms, int tiles, ulong norms_step, global const ACC *constants, int block,
    int first_k, global ACC *logs) {
  int row = get_global_id(0);
  int k = first_k + get_global_id(1);
  logs[(size_t)k * block + row] =
      log_density(norms + k * norms_step, tiles, row, block, constants[k]);
}

/* The sum of what the items of this group have, half by half. sums: [LANES]. */
static inline void sum_group(
    ACC mine, local ACC *sums, global ACC *group_sums, int first_group) {
  int lane = get_local_id(0);
  sums[lane] = mine;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int half_of = LANES / 2; half_of > 0; half_of /= 2) {
    if (lane < half_of) {
      sums[lane] = acc_plus(sums[lane], sums[lane + half_of]);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (lane == 0) {
    group_sums[first_group + get_group_id(0)] = sums[0];
  }
}

/*
 * r, log p(x) of each row, and its sum over each group of LANES rows. Items: rows of the block.
 *
 * row_logs: log p(x) [block]
 * group_sums: receives the groups' Σ log p(x) from first_group on
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void responsibilities(
    global const ACC *logs, int components, int count, int block, global REAL *r,
    global ACC *row_logs, global ACC *group_sums, int first_group) {
  local ACC sums[LANES];
  int row = get_global_id(0);

  ACC largest = acc_infinity(-1);
  for (int k = 0; k < components; k++) {
    ACC each = logs[(size_t)k * block + row];
    largest = acc_less(largest, each) ? each : largest;
  }
  bool possible = acc_less(acc_infinity(-1), largest);
  ACC total = acc_zero();
  for (int k = 0; k < components; k++) {
    ACC each = logs[(size_t)k * block + row];
    if (acc_less(acc_infinity(-1), each)) {
      total = acc_plus(total, acc_exp(acc_minus(each, largest)));
    }
  }
  ACC log_p = possible ? acc_plus(largest, acc_log(total)) : largest;
  for (int k = 0; k < components; k++) {
    ACC each = logs[(size_t)k * block + row];
    bool some = row < count && acc_less(acc_infinity(-1), each);
    r[(size_t)k * block + row] = some ? acc_real(acc_exp(acc_minus(each, log_p))) : 0;
  }
  row_logs[row] = log_p;

  sum_group(row < count ? log_p : acc_zero(), sums, group_sums, first_group);
}
