/*
 * One tile of a matrix product, the inner loop of all large sums. A work-group makes TILE × TILE
 * results from local memory, DEPTH terms at a time:
 *
 *   c(i, j) += Σ_t a(t, i) · b(t, j)
 *
 * Each work-item keeps ITEM_ROWS × ITEM_VECTORS vectors of results in registers, c[m][v], those of
 * rows RESULT_ROW(m) and columns RESULT_COLUMN(v) + 0, 1, … RESULTS − 1. Which these are depends on
 * how products are made:
 *
 *   PRODUCT 0  neighbouring work-items take neighbouring vectors of a whole row of the tile
 *   PRODUCT 1  the same in warps of 32, 8 × 4 work-items each: fewer different operands a warp
 *   PRODUCT 2  on tensor cores, warp by warp (warp.cl)
 *   PRODUCT 3  the same with doubles' wider instructions of sm_90
 */
#ifndef PRODUCT
#define PRODUCT 0 /* how products are made: 0 to 3 */
#endif
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

#ifndef EXCHANGE
#define EXCHANGE 0 /* numbers of local memory behind an operand, see warp.cl */
#endif

#if PRODUCT > 1
#define RESULTS 2 /* results of a vector */
#else
#define RESULTS VECTOR
#endif
#define RESULT_VECTOR JOIN(REAL, RESULTS)
#define STORE_RESULTS JOIN(vstore, RESULTS)

#define GROUP_COLUMNS (TILE / (ITEM_VECTORS * RESULTS))
#define GROUP_ROWS (TILE / ITEM_ROWS)
#define GROUP_ITEMS (GROUP_COLUMNS * GROUP_ROWS)
#define TILE_GROUP reqd_work_group_size(GROUP_COLUMNS, GROUP_ROWS, 1)

/*
 * An operand in local memory, [term * PITCH + column]. A vector more than a tile keeps terms in other
 * banks; a warp, which takes 4 terms of 8 rows at once, wants 32 bytes.
 */
#define WARP_PADDING (32 / (int)sizeof(REAL))
#define PITCH (TILE + (PRODUCT > 0 && WARP_PADDING > VECTOR ? WARP_PADDING : VECTOR))
#define OPERAND (DEPTH * PITCH + EXCHANGE)

/* Rows of data are read along their terms. Warps want them term by term like all else; without warps
 * they are kept as they come. */
#if PRODUCT == 0
#define ROW_STEP (DEPTH + 1)
#define TERM_STEP 1
#define ROWS_OPERAND (TILE * ROW_STEP)
#else
#define ROW_STEP 1
#define TERM_STEP PITCH
#define ROWS_OPERAND OPERAND
#endif
#define ROW_OPERANDS (BUFFERS * (ROWS_OPERAND + OPERAND)) /* of multiply_rows */

/* Vectors of an operand, and how many of them a work-item moves. */
#define VECTORS (DEPTH * (TILE / VECTOR))
#define MOVES ((VECTORS + GROUP_ITEMS - 1) / GROUP_ITEMS)
/* Number of a work-item's move, and whether there is one. */
#define MOVED(n) (ITEM + (n) * GROUP_ITEMS)
#define IS_MOVED(n) (VECTORS % GROUP_ITEMS == 0 || MOVED(n) < VECTORS)

#define ITEM ((int)get_local_id(1) * GROUP_COLUMNS + (int)get_local_id(0))

#if PRODUCT == 0
#define ITEM_X ((int)get_local_id(0))
#define ITEM_Y ((int)get_local_id(1))
#else
#define WARP (ITEM / 32)
#define LANE (ITEM % 32)
#define ITEM_X (WARP % (GROUP_COLUMNS / 4) * 4 + LANE % 4)
#define ITEM_Y (WARP / (GROUP_COLUMNS / 4) * 8 + LANE / 4)
#endif

#if PRODUCT > 1
/* As the instruction has them: pairs of rows 8 apart, columns in blocks of 8. */
#define RESULT_ROW(m) \
  (ITEM_Y / 8 * (8 * ITEM_ROWS) + (m) / 2 * 16 + (m) % 2 * 8 + LANE / 4)
#define RESULT_COLUMN(v) (ITEM_X / 4 * (8 * ITEM_VECTORS) + (v) * 8 + LANE % 4 * 2)
#else
#define RESULT_ROW(m) (ITEM_Y * ITEM_ROWS + (m))
#define RESULT_COLUMN(v) (((v) * GROUP_COLUMNS + ITEM_X) * VECTOR)
#endif

/*
 * The sums over DEPTH terms (items.cl, warp.cl).
 *
 * c: this work-item's results. Modified.
 * a: local memory, term t of row i at [i * row_step + t * term_step]
 * b: local memory [OPERAND]
 */
static inline void multiply_tiles(
    RESULT_VECTOR (*c)[ITEM_VECTORS], local const REAL *a, int row_step, int term_step,
    local const REAL *b);

/* Sets a work-item's results to zero. */
static inline void clear_tile(RESULT_VECTOR (*c)[ITEM_VECTORS]) {
#pragma unroll
  for (int m = 0; m < ITEM_ROWS; m++) {
#pragma unroll
    for (int v = 0; v < ITEM_VECTORS; v++) {
      c[m][v] = (RESULT_VECTOR)(0);
    }
  }
}

/* Where vector i of TILE rows belongs: its row, its first term. */
#define ROW_OF(i) ((i) / (DEPTH / VECTOR))
#define TERM_OF(i) ((i) % (DEPTH / VECTOR) * VECTOR)

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

/* Its values go to a[row * ROW_STEP + term * TERM_STEP]. */
static inline void keep_row_vector(int i, REALS values, local REAL *a) {
#if PRODUCT == 0
  STORE(values, 0, a + ROW_OF(i) * ROW_STEP + TERM_OF(i));
#else
  REAL each[VECTOR];
  STORE(values, 0, each);
#pragma unroll
  for (int e = 0; e < VECTOR; e++) {
    a[ROW_OF(i) * ROW_STEP + (TERM_OF(i) + e) * TERM_STEP] = each[e];
  }
#endif
}

/* Copies all of them. */
static inline void load_rows(
    local REAL *a, global const ROW *rows, global const int *list, int listed, int stride,
    int column, REAL scale, global const REAL *m) {
  for (int i = ITEM; i < VECTORS; i += GROUP_ITEMS) {
    keep_row_vector(i, row_vector(i, rows, list, listed, stride, column, scale, m), a);
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
      keep_row_vector(MOVED(n), held[n], a);
    }
  }
}

/* Where vector i of DEPTH rows of a matrix belongs; in local memory at b[t * PITCH + j]. */
#define MATRIX_ROW(i) ((i) / (TILE / VECTOR))
#define MATRIX_COLUMN(i) ((i) % (TILE / VECTOR) * VECTOR)

/* Vector i of DEPTH rows of a matrix, `pitch` apart, TILE numbers each. */
static inline REALS matrix_vector(int i, global const REAL *from, int pitch) {
  return VECTOR_AT(global const, REAL, from + (size_t)MATRIX_ROW(i) * pitch + MATRIX_COLUMN(i));
}

static inline void keep_matrix_vector(int i, REALS values, local REAL *b) {
  VECTOR_AT(local, REAL, b + MATRIX_ROW(i) * PITCH + MATRIX_COLUMN(i)) = values;
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
      keep_matrix_vector(MOVED(n), held[n], b);
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
 * operands: local memory [ROW_OPERANDS]; with two buffers it may still be read by others on return: a
 *   barrier comes before the next use
 */
static inline void multiply_rows(
    RESULT_VECTOR (*y)[ITEM_VECTORS], global const ROW *rows, global const int *list, int listed,
    int stride, REAL scale, global const REAL *m, global const REAL *matrix, int pitch, int end,
    local REAL *operands) {
#if BUFFERS == 1
  local REAL *a = operands;
  local REAL *b = operands + ROWS_OPERAND;
  for (int i = 0; i < end; i += DEPTH) {
    load_rows(a, rows, list, listed, stride, i, scale, m);
    for (int n = ITEM; n < VECTORS; n += GROUP_ITEMS) {
      keep_matrix_vector(n, matrix_vector(n, matrix + (size_t)i * pitch, pitch), b);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    multiply_tiles(y, a, ROW_STEP, TERM_STEP, b);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
#else
  REALS next_a[MOVES];
  REALS next_b[MOVES];
  hold_rows(next_a, rows, list, listed, stride, 0, scale, m);
  hold_matrix(next_b, matrix, pitch);
  for (int i = 0, buffer = 0; i < end; i += DEPTH, buffer = 1 - buffer) {
    local REAL *a = buffer ? operands + ROWS_OPERAND + OPERAND : operands;
    local REAL *b = a + ROWS_OPERAND;
    keep_rows(a, next_a);
    keep_matrix(b, next_b);
    barrier(CLK_LOCAL_MEM_FENCE); /* behind the last use of the other buffers, too */
    int next = i + DEPTH;
    if (next < end) {
      hold_rows(next_a, rows, list, listed, stride, next, scale, m);
      hold_matrix(next_b, matrix + (size_t)next * pitch, pitch);
    }
    multiply_tiles(y, a, ROW_STEP, TERM_STEP, b);
  }
#endif
}
