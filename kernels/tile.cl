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

#ifndef BUFFERS
#define BUFFERS 1 /* pairs of operands in local memory; 2: the next is read while one is multiplied */
#endif

#define GROUP_COLUMNS (TILE / (ITEM_VECTORS * VECTOR))
#define GROUP_ROWS (TILE / ITEM_ROWS)
#define GROUP_ITEMS (GROUP_COLUMNS * GROUP_ROWS)
#define TILE_GROUP reqd_work_group_size(GROUP_COLUMNS, GROUP_ROWS, 1)

/* Rows of a tile in local memory, [row * ROW_PITCH + term]; one more keeps them in other banks. */
#define ROW_PITCH (DEPTH + 1)

/* Numbers of an operand in local memory: of rows, and of a matrix. */
#define ROWS_SIZE (TILE * ROW_PITCH)
#define MATRIX_SIZE (DEPTH * TILE)

/* Vectors of an operand, and how many of them a work-item moves. */
#define VECTORS (DEPTH * (TILE / VECTOR))
#define MOVES ((VECTORS + GROUP_ITEMS - 1) / GROUP_ITEMS)
/* Number of a work-item's move, and whether there is one. */
#define MOVED(n) (ITEM + (n) * GROUP_ITEMS)
#define IS_MOVED(n) (VECTORS % GROUP_ITEMS == 0 || MOVED(n) < VECTORS)

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

/* Where vector i of TILE rows belongs: its row, its term, its place in local memory. */
#define ROW_OF(i) ((i) / (DEPTH / VECTOR))
#define TERM_OF(i) ((i) % (DEPTH / VECTOR) * VECTOR)
#define ROW_PLACE(i) (ROW_OF(i) * ROW_PITCH + TERM_OF(i))

/*
 * Vector i of TILE rows, centred, DEPTH columns from `column` on; zeros past the rows' end.
 *
 * rows: the tile's first row, [TILE × stride]; with a list, that of the block
 * list: the tile's rows in the block, or 0 for one after the other
 * listed: length of the list; the last one stands in for those that are missing
 * m: [at least stride]
 */
static inline REALS row_vector(
    int i, global const ROW *rows, global const int *list, int listed, int stride, int column,
    REAL scale, global const REAL *m) {
  int from = column + TERM_OF(i);
  if (from >= stride) {
    return (REALS)(0);
  }
  size_t at = list ? list[min(ROW_OF(i), listed - 1)] : ROW_OF(i);
  return centred(rows + at * stride + from, scale, m + from);
}

/* Copies them to a[row * ROW_PITCH + term]. */
static inline void load_rows(
    local REAL *a, global const ROW *rows, global const int *list, int listed, int stride,
    int column, REAL scale, global const REAL *m) {
  for (int i = ITEM; i < VECTORS; i += GROUP_ITEMS) {
    STORE(row_vector(i, rows, list, listed, stride, column, scale, m), 0, a + ROW_PLACE(i));
  }
}

/* Holds them in registers [MOVES]. */
static inline void hold_rows(
    REALS *held, global const ROW *rows, global const int *list, int listed, int stride,
    int column, REAL scale, global const REAL *m) {
#pragma unroll
  for (int n = 0; n < MOVES; n++) {
    if (IS_MOVED(n)) {
      held[n] = row_vector(MOVED(n), rows, list, listed, stride, column, scale, m);
    }
  }
}

/* From there to a. */
static inline void keep_rows(local REAL *a, const REALS *held) {
#pragma unroll
  for (int n = 0; n < MOVES; n++) {
    if (IS_MOVED(n)) {
      STORE(held[n], 0, a + ROW_PLACE(MOVED(n)));
    }
  }
}

/* Where vector i of DEPTH rows of a matrix belongs; in local memory at b[t * TILE + j]. */
#define MATRIX_ROW(i) ((i) / (TILE / VECTOR))
#define MATRIX_COLUMN(i) ((i) % (TILE / VECTOR) * VECTOR)
#define MATRIX_PLACE(i) (MATRIX_ROW(i) * TILE + MATRIX_COLUMN(i))

/* Vector i of DEPTH rows of a matrix, `pitch` apart, TILE numbers each. */
static inline REALS matrix_vector(int i, global const REAL *from, int pitch) {
  return LOAD(0, from + (size_t)MATRIX_ROW(i) * pitch + MATRIX_COLUMN(i));
}

/* Holds them in registers [MOVES]. */
static inline void hold_matrix(REALS *held, global const REAL *from, int pitch) {
#pragma unroll
  for (int n = 0; n < MOVES; n++) {
    if (IS_MOVED(n)) {
      held[n] = matrix_vector(MOVED(n), from, pitch);
    }
  }
}

/* From there to b. */
static inline void keep_matrix(local REAL *b, const REALS *held) {
#pragma unroll
  for (int n = 0; n < MOVES; n++) {
    if (IS_MOVED(n)) {
      STORE(held[n], 0, b + MATRIX_PLACE(MOVED(n)));
    }
  }
}

/*
 * Adds the products of TILE rows, centred, and TILE columns of a matrix: `end` terms each, zeros
 * past the rows' end.
 *
 * y: this work-item's results. Modified.
 * rows, list, listed, stride, scale, m: as in row_vector
 * matrix: its first term's; at least `end` terms, rounded up to DEPTH, `pitch` apart
 * a, b: local memory [BUFFERS * ROWS_SIZE], [BUFFERS * MATRIX_SIZE]; with two buffers it may still
 *   be read by others on return: a barrier comes before the next use
 */
static inline void multiply_rows(
    REALS (*y)[ITEM_VECTORS], global const ROW *rows, global const int *list, int listed,
    int stride, REAL scale, global const REAL *m, global const REAL *matrix, int pitch, int end,
    local REAL *a, local REAL *b) {
#if BUFFERS == 1
  for (int i = 0; i < end; i += DEPTH) {
    load_rows(a, rows, list, listed, stride, i, scale, m);
    for (int n = ITEM; n < VECTORS; n += GROUP_ITEMS) {
      STORE(matrix_vector(n, matrix + (size_t)i * pitch, pitch), 0, b + MATRIX_PLACE(n));
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    multiply_tiles(y, a + ITEM_Y * ITEM_ROWS * ROW_PITCH, ROW_PITCH, 1, b);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
#else
  REALS next_a[MOVES];
  REALS next_b[MOVES];
  hold_rows(next_a, rows, list, listed, stride, 0, scale, m);
  hold_matrix(next_b, matrix, pitch);
  for (int i = 0, buffer = 0; i < end; i += DEPTH, buffer = 1 - buffer) {
    local REAL *a_now = a + buffer * ROWS_SIZE;
    local REAL *b_now = b + buffer * MATRIX_SIZE;
    keep_rows(a_now, next_a);
    keep_matrix(b_now, next_b);
    barrier(CLK_LOCAL_MEM_FENCE); /* behind the last use of the other buffers, too */
    int next = i + DEPTH;
    if (next < end) {
      hold_rows(next_a, rows, list, listed, stride, next, scale, m);
      hold_matrix(next_b, matrix + (size_t)next * pitch, pitch);
    }
    multiply_tiles(y, a_now + ITEM_Y * ITEM_ROWS * ROW_PITCH, ROW_PITCH, 1, b_now);
  }
#endif
}
