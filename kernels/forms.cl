/*
 * Mixtures whose covariances need no matrix for each component: tied, diagonal, spherical and of low
 * rank (twin of covariance/QuadraticForms.java).
 *
 *   distance   vₖ = Σⱼ (sₖⱼ (xⱼ − μₖⱼ))²,   sₖⱼ = 1 / σₖⱼ, of the noise in low ranks
 *   projection uₖ = Cₖ (x − μₖ)
 *   density    log pₖ(x) = gₖ − ½ vₖ + ½ ‖uₖ‖²
 *   tied       log pₖ(x) = gₖ + bₖ·(x − c) − ½ s(x),   s(x) the same for all components
 *
 *   rows         [block × stride]
 *   means        [K × pitch]
 *   directions   [K × pitch × width]   Cₖᵀ: C(i,j) at [j * width + i]; zeros past its rank and d
 *   u            [K × width × block]
 *   centres      [pitch × centre_pitch]  transposed: μₖⱼ at [j * centre_pitch + k]
 *   scales       [pitch × centre_pitch]  sₖⱼ likewise; zeros past K and d
 *   distances    [centre_pitch × block]
 */
#ifndef SPLIT
#define SPLIT 256 /* rows whose squares one work-item sums */
#endif

#define CENTRES (GROUP_COLUMNS * VECTOR) /* centres a work-group; divides centre_pitch */

/* u. Groups: (width / TILE, tiles of rows, K). */
kernel __attribute__((TILE_GROUP)) void projections(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *means,
    global const REAL *directions, int pitch, int width, int block, global REAL *u) {
  local REAL operands[ROW_OPERANDS] ALIGNED;
  int column = get_group_id(0) * TILE;
  int row = get_group_id(1) * TILE;
  int k = get_group_id(2);
  global const ROW *tile_rows = rows + (first_row + row) * stride;
  global const REAL *mean = means + (size_t)k * pitch;
  global const REAL *from = directions + (size_t)k * pitch * width + column;

  RESULT_VECTOR y[ITEM_ROWS][ITEM_VECTORS];
  clear_tile(y);
  multiply_rows(y, tile_rows, 0, 0, stride, scale, mean, from, width, stride, operands);
  for (int v = 0; v < ITEM_VECTORS; v++) {
    for (int m = 0; m < ITEM_ROWS; m++) {
      REAL each[RESULTS];
      STORE_RESULTS(y[m][v], 0, each);
      size_t to = ((size_t)k * width + column + RESULT_COLUMN(v)) * block + row + RESULT_ROW(m);
      for (int e = 0; e < RESULTS; e++) {
        u[to + (size_t)e * block] = each[e];
      }
    }
  }
}

/* v. Groups: (centre_pitch / CENTRES, tiles of rows). zeros: [at least stride]. */
kernel __attribute__((TILE_GROUP)) void scaled_distances(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *zeros,
    global const REAL *centres, global const REAL *scales, int centre_pitch, int block,
    global ACC *distances) {
  local REAL a[ROWS_OPERAND];
  local REAL b[DEPTH * CENTRES] ALIGNED;
  local REAL s[DEPTH * CENTRES] ALIGNED;
  int row = get_group_id(1) * TILE;
  int centre = get_group_id(0) * CENTRES;
  global const ROW *tile_rows = rows + (first_row + row) * stride;

  ACC sums[ITEM_ROWS][VECTOR];
  for (int m = 0; m < ITEM_ROWS; m++) {
    for (int e = 0; e < VECTOR; e++) {
      sums[m][e] = acc_zero();
    }
  }
  for (int i = 0; i < stride; i += DEPTH) {
    load_rows(a, tile_rows, 0, 0, stride, i, scale, zeros);
    for (int j = ITEM; j < DEPTH * CENTRES; j += GROUP_ITEMS) {
      size_t at = (size_t)(i + j / CENTRES) * centre_pitch + centre + j % CENTRES;
      b[j] = centres[at];
      s[j] = scales[at];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int m = 0; m < ITEM_ROWS; m++) {
      REALS squares = (REALS)(0);
      for (int t = 0; t < DEPTH; t++) {
        REALS gap = a[RESULT_ROW(m) * ROW_STEP + t * TERM_STEP]
            - VECTOR_AT(local const, REAL, b + t * CENTRES + ITEM_X * VECTOR);
        gap *= VECTOR_AT(local const, REAL, s + t * CENTRES + ITEM_X * VECTOR);
        squares += gap * gap;
      }
      REAL each[VECTOR];
      STORE(squares, 0, each);
      for (int e = 0; e < VECTOR; e++) {
        sums[m][e] = acc_add(sums[m][e], each[e]);
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int m = 0; m < ITEM_ROWS; m++) {
    for (int e = 0; e < VECTOR; e++) {
      int k = centre + ITEM_X * VECTOR + e;
      distances[(size_t)k * block + row + RESULT_ROW(m)] = sums[m][e];
    }
  }
}

/*
 * log pₖ(x), of tied covariances without s(x). Items: (rows of the block, K).
 *
 * tied: u is [width × block], the inner products bₖ·(x − c), and there are no distances
 * logs: [K × block]
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void form_logs(
    global const ACC *distances, global const REAL *u, int width, int tied,
    global const ACC *constants, int block, global ACC *logs) {
  int row = get_global_id(0);
  int k = get_global_id(1);
  ACC constant_k = constants[k];
  ACC gain = acc_zero();
  if (tied) {
    gain = acc_add(gain, u[(size_t)k * block + row]);
  } else {
    for (int i = 0; i < width; i++) {
      REAL each = u[((size_t)k * width + i) * block + row];
      gain = acc_add_product(gain, each, each);
    }
    gain = acc_half(acc_minus(gain, distances[(size_t)k * block + row]));
  }
  bool empty = !acc_less(acc_infinity(-1), constant_k); /* −∞ + x has no pair */
  logs[(size_t)k * block + row] = empty ? constant_k : acc_plus(constant_k, gain);
}

/*
 * weights[(k * rank + i) * block + n] = r(n,k) uₖᵢ(n). Items: (rows of the block, K · rank).
 *
 * rank: of the component that has most factors
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void weigh_projections(
    global const REAL *u, int width, int rank, global const REAL *r, int block,
    global REAL *weights) {
  int row = get_global_id(0);
  int line = get_global_id(1);
  int k = line / rank;
  int i = line % rank;
  weights[(size_t)line * block + row] =
      r[(size_t)k * block + row] * u[((size_t)k * width + i) * block + row];
}

/*
 * Σ r (x − m)² by feature over each SPLIT rows. Items: (vectors of columns, splits, K).
 *
 * parts: [splits × K × stride]
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void square_moments(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *means,
    int pitch, global const REAL *r, int block, global ACC *parts) {
  int column = get_global_id(0) * VECTOR;
  int split = get_global_id(1);
  int k = get_global_id(2);
  if (column >= stride) {
    return;
  }
  global const REAL *weights = r + (size_t)k * block;
  ACC sums[VECTOR];
  for (int e = 0; e < VECTOR; e++) {
    sums[e] = acc_zero();
  }
  for (int n = split * SPLIT; n < min((split + 1) * SPLIT, block); n++) {
    REAL each[VECTOR];
    STORE(centred(rows + (first_row + n) * stride + column, scale,
              means + (size_t)k * pitch + column), 0, each);
    for (int e = 0; e < VECTOR; e++) {
      sums[e] = acc_add_product(sums[e], weights[n] * each[e], each[e]);
    }
  }
  size_t to = ((size_t)split * get_global_size(2) + k) * stride + column;
  for (int e = 0; e < VECTOR; e++) {
    parts[to + e] = sums[e];
  }
}
