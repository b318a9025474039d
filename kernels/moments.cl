/*
 * Sums over rows, weighted by responsibilities.
 *
 *   Nₖ = Σₙ r(n,k),   fₖ = Σₙ r(n,k) (xₙ − mₖ),   Sₖ = Σₙ r(n,k) (xₙ − mₖ)(xₙ − mₖ)ᵀ
 *
 * All work on one block of rows, a multiple of TILE; rows past the data are zeros and have r = 0.
 *
 *   rows      [block × stride]         stored values; stride ≥ d, a multiple of VECTOR
 *   means     [K × pitch]              mₖ; pitch ≥ stride, a multiple of TILE; zeros past d
 *   r         [K × block]              responsibilities
 *   first     [K × (stride + VECTOR)]  fₖ, and Nₖ at [stride]
 *   second    [parts × K × triangle × TILE²]
 *             Sₖ over a part of the rows: tile (i, j ≤ i) is number i (i + 1) / 2 + j
 */
#ifndef FLUSH
#define FLUSH 256 /* rows whose products are summed in REAL before they go to an ACC; DEPTH divides it */
#endif
#ifndef SPLIT
#define SPLIT 256 /* rows whose first moments one work-item sums */
#endif

/*
 * Vector i of DEPTH rows from number n on, centred, TILE columns from `column` on, times weights.
 *
 * list: which rows, or 0 for one after the other; those from `end` on weigh nothing
 * weights: [block], or 0 for 1
 */
static inline REALS weighted_vector(
    int i, global const ROW *rows, global const int *list, int n, int end, int stride, int column,
    REAL scale, global const REAL *mean, global const REAL *weights) {
  int term = n + MATRIX_ROW(i);
  int from = column + MATRIX_COLUMN(i);
  if (from >= stride) {
    return (REALS)(0);
  }
  size_t row = list ? list[min(term, end - 1)] : term;
  REALS values = centred(rows + row * stride + from, scale, mean + from);
  if (weights) {
    values *= list && term >= end ? 0 : weights[row];
  }
  return values;
}

/* Holds them in registers [MOVES], for keep_matrix. */
static inline void hold_weighted(
    REALS *held, global const ROW *rows, global const int *list, int n, int end, int stride,
    int column, REAL scale, global const REAL *mean, global const REAL *weights) {
#pragma unroll
  for (int i = 0; i < MOVES; i++) {
    if (IS_MOVED(i)) {
      held[i] = weighted_vector(
          MOVED(i), rows, list, n, end, stride, column, scale, mean, weights);
    }
  }
}

/*
 * Σ r (x − m)(x − m)ᵀ over a part of the rows, for one tile of the triangle: added to sums if begun,
 * else written.
 *
 * rows: the block's first; list: as in weighted_vector; count: of rows, or of the list
 * operands: local memory [2 * BUFFERS * OPERAND]
 * sums: [TILE × TILE]
 */
static inline void add_products(
    global const ROW *rows, global const int *list, int count, int stride, REAL scale,
    global const REAL *mean, global const REAL *weights, int begun, local REAL *operands,
    global ACC *sums) {
  int tile_i = 0;
  int tile_j = get_group_id(0);
  while (tile_j > tile_i) {
    tile_j -= ++tile_i;
  }
  int column_i = tile_i * TILE;
  int column_j = tile_j * TILE;
  int parts = get_num_groups(2);
  int part_rows = (count + parts * FLUSH - 1) / (parts * FLUSH) * FLUSH;
  int first = get_group_id(2) * part_rows;
  int end = min(first + part_rows, count);

  RESULT_VECTOR s[ITEM_ROWS][ITEM_VECTORS];
#if BUFFERS == 1
  local REAL *a = operands;
  local REAL *b = operands + OPERAND;
#else
  REALS next_a[MOVES];
  REALS next_b[MOVES];
  int buffer = 0;
#endif
  int flush = first;
  do { /* once at least, for parts without rows have to be written too */
    clear_tile(s);
    for (int n = flush; n < min(flush + FLUSH, end); n += DEPTH) {
#if BUFFERS == 1
      for (int i = ITEM; i < VECTORS; i += GROUP_ITEMS) {
        keep_matrix_vector(
            i, weighted_vector(i, rows, list, n, end, stride, column_i, scale, mean, 0), a);
        keep_matrix_vector(
            i, weighted_vector(i, rows, list, n, end, stride, column_j, scale, mean, weights), b);
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      multiply_tiles(s, a, 1, PITCH, b);
      barrier(CLK_LOCAL_MEM_FENCE);
#else
      local REAL *a = buffer ? operands + 2 * OPERAND : operands;
      local REAL *b = a + OPERAND;
      if (n == first) {
        hold_weighted(next_a, rows, list, n, end, stride, column_i, scale, mean, 0);
        hold_weighted(next_b, rows, list, n, end, stride, column_j, scale, mean, weights);
      }
      keep_matrix(a, next_a);
      keep_matrix(b, next_b);
      barrier(CLK_LOCAL_MEM_FENCE); /* as in multiply_rows */
      int next = n + DEPTH;
      if (next < end) {
        hold_weighted(next_a, rows, list, next, end, stride, column_i, scale, mean, 0);
        hold_weighted(next_b, rows, list, next, end, stride, column_j, scale, mean, weights);
      }
      multiply_tiles(s, a, 1, PITCH, b);
      buffer = 1 - buffer;
#endif
    }
    for (int m = 0; m < ITEM_ROWS; m++) {
      for (int v = 0; v < ITEM_VECTORS; v++) {
        REAL each[RESULTS];
        STORE_RESULTS(s[m][v], 0, each);
        global ACC *to = sums + RESULT_ROW(m) * TILE + RESULT_COLUMN(v);
        for (int e = 0; e < RESULTS; e++) {
          to[e] = acc_add(begun || flush > first ? to[e] : acc_zero(), each[e]);
        }
      }
    }
    flush += FLUSH;
  } while (flush < end);
}

/* Where this group's tile of a triangle of second begins. */
static inline size_t tile_sums(size_t triangle, int triangles) {
  triangle += (size_t)get_group_id(2) * triangles;
  return (triangle * get_num_groups(0) + get_group_id(0)) * (TILE * TILE);
}

/*
 * Σ r (x − m)(x − m)ᵀ over each part of the block, for some components from first_k on: added to
 * second if begun, else written, from first_triangle on. Groups: (tiles of one triangle, components,
 * parts). Parts are there to fill devices that have more work-groups running than triangles have
 * tiles; parts.cl adds them up.
 *
 * triangles: K, or 1 where the sums of all components are added up
 */
kernel __attribute__((TILE_GROUP)) void second_moments(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *means,
    int pitch, global const REAL *r, int block, int begun, int first_k, int first_triangle,
    int triangles, global ACC *second) {
  local REAL operands[2 * BUFFERS * OPERAND] ALIGNED;
  size_t k = first_k + get_group_id(1);
  add_products(
      rows + first_row * stride, 0, block, stride, scale, means + k * pitch, r + k * block, begun,
      operands, second + tile_sums(first_triangle + get_group_id(1), triangles));
}

/* The same over listed rows only. */
kernel __attribute__((TILE_GROUP)) void second_moments_of(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *means,
    int pitch, global const REAL *r, int block, int begun, int first_k, int first_triangle,
    int triangles, global ACC *second, global const int *lists, global const int *counts) {
  local REAL operands[2 * BUFFERS * OPERAND] ALIGNED;
  size_t k = first_k + get_group_id(1);
  add_products(
      rows + first_row * stride, lists + k * block, counts[k], stride, scale, means + k * pitch,
      r + k * block, begun, operands,
      second + tile_sums(first_triangle + get_group_id(1), triangles));
}

/*
 * Σ r (x − m) and Σ r over each SPLIT rows. Items: (vectors of columns, splits, K).
 *
 * parts: [splits × K × (stride + VECTOR)]
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void first_moments(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *means,
    int pitch, global const REAL *r, int block, global ACC *parts) {
  int column = get_global_id(0) * VECTOR;
  int split = get_global_id(1);
  int k = get_global_id(2);
  if (column > stride) {
    return;
  }
  global const REAL *weights = r + (size_t)k * block;
  REALS one = (REALS)(0);
  one.s0 = 1;
  ACC sums[VECTOR];
  for (int e = 0; e < VECTOR; e++) {
    sums[e] = acc_zero();
  }
  for (int n = split * SPLIT; n < min((split + 1) * SPLIT, block); n++) {
    REALS values = one;
    if (column < stride) {
      values = centred(
          rows + (first_row + n) * stride + column, scale, means + (size_t)k * pitch + column);
    }
    REAL each[VECTOR];
    STORE(values, 0, each);
    for (int e = 0; e < VECTOR; e++) {
      sums[e] = acc_add_product(sums[e], weights[n], each[e]);
    }
  }
  size_t to = ((size_t)split * get_global_size(2) + k) * (stride + VECTOR) + column;
  for (int e = 0; e < VECTOR; e++) {
    parts[to + e] = sums[e];
  }
}
