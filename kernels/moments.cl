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

/* Copies DEPTH rows, centred, TILE columns from `column` on, to a[term * TILE + j], times weights. */
static inline void load_weighted(
    local REAL *a, global const ROW *rows, int stride, int column, REAL scale,
    global const REAL *mean, global const REAL *weights) {
  for (int i = ITEM; i < DEPTH * (TILE / VECTOR); i += GROUP_ITEMS) {
    int term = i / (TILE / VECTOR);
    int j = i % (TILE / VECTOR) * VECTOR;
    int from = column + j;
    REALS values = (REALS)(0);
    if (from < stride) {
      values = centred(rows + (size_t)term * stride + from, scale, mean + from);
      values *= weights ? weights[term] : 1;
    }
    STORE(values, 0, a + term * TILE + j);
  }
}

/*
 * Σ r (x − m)(x − m)ᵀ over each part of the block: added to second if begun, else written. Groups:
 * (tiles of one triangle, K, parts). Parts are there to fill devices that have more work-groups
 * running than triangles have tiles; reduce_second adds them up.
 *
 * part_rows: rows of a part, a multiple of FLUSH; no part is without rows unless begun
 */
kernel __attribute__((TILE_GROUP)) void second_moments(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *means,
    int pitch, global const REAL *r, int block, int part_rows, int begun, global ACC *second) {
  local REAL a[DEPTH * TILE];
  local REAL b[DEPTH * TILE];
  int tile_i = 0;
  int tile_j = get_group_id(0);
  while (tile_j > tile_i) {
    tile_j -= ++tile_i;
  }
  int k = get_group_id(1);
  global const ROW *block_rows = rows + first_row * stride;
  global const REAL *mean = means + (size_t)k * pitch;
  global const REAL *weights = r + (size_t)k * block;
  size_t triangle = (size_t)get_group_id(2) * get_num_groups(1) + k;
  global ACC *sums = second + (triangle * get_num_groups(0) + get_group_id(0)) * (TILE * TILE);
  int first = get_group_id(2) * part_rows;
  int end = min(first + part_rows, block);

  REALS s[ITEM_ROWS][ITEM_VECTORS];
  for (int flush = first; flush < end; flush += FLUSH) {
    clear_tile(s);
    for (int n = flush; n < min(flush + FLUSH, end); n += DEPTH) {
      global const ROW *term_rows = block_rows + (size_t)n * stride;
      load_weighted(a, term_rows, stride, tile_i * TILE, scale, mean, weights + n);
      load_weighted(b, term_rows, stride, tile_j * TILE, scale, mean, 0);
      barrier(CLK_LOCAL_MEM_FENCE);
      multiply_tiles(s, a + ITEM_Y * ITEM_ROWS, 1, TILE, b);
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    for (int m = 0; m < ITEM_ROWS; m++) {
      for (int v = 0; v < ITEM_VECTORS; v++) {
        REAL each[VECTOR];
        STORE(s[m][v], 0, each);
        global ACC *to = sums + (ITEM_Y * ITEM_ROWS + m) * TILE + COLUMN(v);
        for (int e = 0; e < VECTOR; e++) {
          to[e] = acc_add(begun || flush > first ? to[e] : acc_zero(), each[e]);
        }
      }
    }
  }
}

/*
 * Adds all parts to the first, in their order. Items: length, padded.
 *
 * length: numbers of a part, K × triangle × TILE²
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void reduce_second(
    global ACC *second, int parts, ulong length) {
  size_t i = get_global_id(0);
  if (i < length) {
    ACC sum = second[i];
    for (int part = 1; part < parts; part++) {
      sum = acc_plus(sum, second[part * length + i]);
    }
    second[i] = sum;
  }
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
