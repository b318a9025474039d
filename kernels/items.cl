/*
 * A tile's products by single work-items, PRODUCT 0 and 1 of tile.cl: for every term each reads its
 * rows' numbers and its columns' vectors.
 */
#if PRODUCT < 2

static inline void multiply_tiles(
    RESULT_VECTOR (*c)[ITEM_VECTORS], local const REAL *a, int row_step, int term_step,
    local const REAL *b) {
  REALS sum[ITEM_ROWS][ITEM_VECTORS]; /* a copy that compilers see never leaves the registers */
#pragma unroll
  for (int m = 0; m < ITEM_ROWS; m++) {
#pragma unroll
    for (int v = 0; v < ITEM_VECTORS; v++) {
      sum[m][v] = c[m][v];
    }
  }
#if PRODUCT == 1
#pragma unroll 8
#endif
  for (int t = 0; t < DEPTH; t++) {
    REALS b_t[ITEM_VECTORS];
#pragma unroll
    for (int v = 0; v < ITEM_VECTORS; v++) {
      b_t[v] = VECTOR_AT(local const, REAL, b + t * PITCH + RESULT_COLUMN(v));
    }
#pragma unroll
    for (int m = 0; m < ITEM_ROWS; m++) {
      REAL a_mt = a[RESULT_ROW(m) * row_step + t * term_step];
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

#endif
