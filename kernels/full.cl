/*
 * Densities of mixtures with one unrestricted covariance a component (twin of
 * covariance/FullCovariance.java): the norms that posterior.cl makes them of.
 *
 *   factor   Σₖ = LₖLₖᵀ,     Pₖ = Lₖ⁻¹
 *   density  log pₖ(x) = log πₖ − ½ d log 2π + log det Pₖ − ½ ‖Pₖ(x − μₖ)‖²
 *
 * All work on one block of rows, a multiple of TILE; rows past the data are zeros.
 *
 *   rows      [block × stride]         stored values; stride ≥ d, a multiple of VECTOR
 *   means     [K × pitch]              mₖ, near μₖ; pitch ≥ stride, a multiple of TILE; zeros past d
 *   offsets   [K × pitch]              Pₖ(mₖ − μₖ); zeros past d
 *   factors   [K × pitch × pitch]      Pₖᵀ: P(j,i) at [i * pitch + j]; zeros past d
 *   norms     [K × tiles × block]      parts of ‖Pₖ(x − μₖ)‖², one a tile of columns
 */

/* Local memory of whiten, in ACCs, which are two floats or a double each. */
#define WHITEN_OPERANDS (ROW_OPERANDS * (int)sizeof(REAL) / (int)sizeof(ACC))
#define WHITEN_SUMS (TILE * GROUP_COLUMNS)
#define WHITEN_MEMORY (WHITEN_OPERANDS > WHITEN_SUMS ? WHITEN_OPERANDS : WHITEN_SUMS)

/*
 * Σ y² of each of TILE rows over one tile of columns of y = P(x − m) + P(m − μ), which is never
 * stored. The triangle's zeros, i > j, are never read.
 *
 * rows, list, listed: as in row_vector
 * offset, factor: column `tile * TILE` of P(m − μ) and Pᵀ
 * memory: for the operands, afterwards for the sums [WHITEN_MEMORY]; receives at
 *   [m * GROUP_COLUMNS] the sum of row m
 */
static inline void whiten(
    global const ROW *rows, global const int *list, int listed, int stride, REAL scale,
    global const REAL *mean, global const REAL *offset, global const REAL *factor, int pitch,
    int tile, local ACC *memory) {
  int end = min((tile + 1) * TILE, stride);
  RESULT_VECTOR y[ITEM_ROWS][ITEM_VECTORS];
#pragma unroll
  for (int v = 0; v < ITEM_VECTORS; v++) {
    RESULT_VECTOR first = *(global const RESULT_VECTOR *)(offset + RESULT_COLUMN(v));
#pragma unroll
    for (int m = 0; m < ITEM_ROWS; m++) {
      y[m][v] = first;
    }
  }
  multiply_rows(
      y, rows, list, listed, stride, scale, mean, factor, pitch, end, (local REAL *)memory);

#if BUFFERS == 2
  barrier(CLK_LOCAL_MEM_FENCE);
#endif
  local ACC *row_sums = memory;
#pragma unroll
  for (int m = 0; m < ITEM_ROWS; m++) {
    ACC sum = acc_zero();
#pragma unroll
    for (int v = 0; v < ITEM_VECTORS; v++) {
      REAL each[RESULTS];
      STORE_RESULTS(y[m][v], 0, each);
#pragma unroll
      for (int e = 0; e < RESULTS; e++) {
        sum = acc_add_product(sum, each[e], each[e]);
      }
    }
    row_sums[RESULT_ROW(m) * GROUP_COLUMNS + ITEM_X] = sum;
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int m = ITEM; m < TILE; m += GROUP_ITEMS) {
    ACC sum = row_sums[m * GROUP_COLUMNS];
    for (int x = 1; x < GROUP_COLUMNS; x++) {
      sum = acc_plus(sum, row_sums[m * GROUP_COLUMNS + x]);
    }
    row_sums[m * GROUP_COLUMNS] = sum;
  }
}

/*
 * norms of all rows for some tiles of columns, from first_tile on, and some components, from first_k
 * on. Groups: (tiles of columns, tiles of rows, components).
 *
 * tiles: of all columns
 * factor_step, norms_step: from a component's factor and norms to the next one's; 0: all share a
 *   factor, and one component's norms are used up before the next one's come
 */
kernel __attribute__((TILE_GROUP)) void whitened_norms(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *means,
    int pitch, global const REAL *offsets, global const REAL *factors, ulong factor_step, int block,
    int first_tile, int tiles, int first_k, ulong norms_step, global ACC *norms) {
  local ACC memory[WHITEN_MEMORY] ALIGNED;
  int tile = first_tile + get_num_groups(0) - 1 - get_group_id(0); /* the longest first */
  int row = get_group_id(1) * TILE;
  int k = first_k + get_group_id(2);
  whiten(
      rows + (first_row + row) * stride, 0, 0, stride, scale, means + (size_t)k * pitch,
      offsets + (size_t)k * pitch + tile * TILE, factors + k * factor_step + tile * TILE, pitch,
      tile, memory);
  for (int m = ITEM; m < TILE; m += GROUP_ITEMS) {
    norms[k * norms_step + (size_t)tile * block + row + m] = memory[m * GROUP_COLUMNS];
  }
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
