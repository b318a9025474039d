/*
 * One tile of a matrix product, the inner loop of all large sums. A work-group makes TILE × TILE
 * results from local memory, DEPTH terms at a time; each work-item keeps ITEM_ROWS ×
 * (ITEM_VECTORS · VECTOR) of them in registers:
 *
 *   c[m][v] += Σ_t a(m, t) · b(t, v)
 *
 * Work-item (x, y) has rows y·ITEM_ROWS + m and columns (v·GROUP_COLUMNS + x)·VECTOR + 0, 1, …, so
 * that neighbours read neighbouring vectors.
 */
#ifndef TILE
#define TILE 64 /* rows and columns of results a work-group */
#endif
#ifndef DEPTH
#define DEPTH 16 /* terms of the sums held in local memory at a time; divides TILE */
#endif
#ifndef ITEM_ROWS
#define ITEM_ROWS 8 /* rows of results a work-item; divides TILE */
#endif
#ifndef ITEM_VECTORS
#define ITEM_VECTORS 2 /* vectors of results a work-item and row */
#endif

#define GROUP_COLUMNS (TILE / (ITEM_VECTORS * VECTOR))
#define GROUP_ROWS (TILE / ITEM_ROWS)
#define GROUP_ITEMS (GROUP_COLUMNS * GROUP_ROWS)
#define TILE_GROUP reqd_work_group_size(GROUP_COLUMNS, GROUP_ROWS, 1)

/* Rows of a tile in local memory, [row * ROW_PITCH + term]; one more keeps them in other banks. */
#define ROW_PITCH (DEPTH + 1)

#define ITEM_X ((int)get_local_id(0))
#define ITEM_Y ((int)get_local_id(1))
#define ITEM (ITEM_Y * GROUP_COLUMNS + ITEM_X)

/* First column of vector v of this work-item. */
#define COLUMN(v) (((v) * GROUP_COLUMNS + ITEM_X) * VECTOR)

/*
 * The sums over DEPTH terms.
 *
 * c: this work-item's results. Modified.
 * a: element (m, t) of this work-item's first row on at [m * a_row + t * a_term]
 * b: [DEPTH × TILE]
 */
static inline void multiply_tiles(
    REALS (*c)[ITEM_VECTORS], local const REAL *a, int a_row, int a_term, local const REAL *b) {
  REALS sum[ITEM_ROWS][ITEM_VECTORS]; /* a copy that compilers see never leaves the registers */
#pragma unroll
  for (int m = 0; m < ITEM_ROWS; m++) {
#pragma unroll
    for (int v = 0; v < ITEM_VECTORS; v++) {
      sum[m][v] = c[m][v];
    }
  }
  for (int t = 0; t < DEPTH; t++) {
    REALS b_t[ITEM_VECTORS];
#pragma unroll
    for (int v = 0; v < ITEM_VECTORS; v++) {
      b_t[v] = LOAD(0, b + t * TILE + COLUMN(v));
    }
#pragma unroll
    for (int m = 0; m < ITEM_ROWS; m++) {
      REAL a_mt = a[m * a_row + t * a_term];
#pragma unroll
      for (int v = 0; v < ITEM_VECTORS; v++) {
        sum[m][v] += a_mt * b_t[v];
      }
    }
  }
#pragma unroll
  for (int m = 0; m < ITEM_ROWS; m++) {
#pragma unroll
    for (int v = 0; v < ITEM_VECTORS; v++) {
      c[m][v] = sum[m][v];
    }
  }
}

/* Sets a work-item's results to zero. */
static inline void clear_tile(REALS (*c)[ITEM_VECTORS]) {
#pragma unroll
  for (int m = 0; m < ITEM_ROWS; m++) {
#pragma unroll
    for (int v = 0; v < ITEM_VECTORS; v++) {
      c[m][v] = (REALS)(0);
    }
  }
}

/*
 * Copies TILE rows, centred, columns from `column` on, to a[row * ROW_PITCH + term]; zeros past the
 * rows' end.
 *
 * rows: the tile's first row, [TILE × stride]; with a list, that of the block
 * list: the tile's rows in the block, or 0 for one after the other
 * listed: length of the list; the last one stands in for those that are missing
 * m: [at least stride]
 */
static inline void load_rows(
    local REAL *a, global const ROW *rows, global const int *list, int listed, int stride,
    int column, REAL scale, global const REAL *m) {
  for (int i = ITEM; i < TILE * (DEPTH / VECTOR); i += GROUP_ITEMS) {
    int row = i / (DEPTH / VECTOR);
    int term = i % (DEPTH / VECTOR) * VECTOR;
    int from = column + term;
    REALS values = (REALS)(0);
    if (from < stride) {
      size_t at = list ? list[min(row, listed - 1)] : row;
      values = centred(rows + at * stride + from, scale, m + from);
    }
    STORE(values, 0, a + row * ROW_PITCH + term);
  }
}

/* Copies b[t * TILE + j] = from[t * pitch + j] for DEPTH × TILE numbers. */
static inline void load_matrix(local REAL *b, global const REAL *from, int pitch) {
  for (int i = ITEM; i < DEPTH * (TILE / VECTOR); i += GROUP_ITEMS) {
    int term = i / (TILE / VECTOR);
    int j = i % (TILE / VECTOR) * VECTOR;
    STORE(LOAD(0, from + (size_t)term * pitch + j), 0, b + term * TILE + j);
  }
}
