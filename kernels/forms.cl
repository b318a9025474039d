/*
 * Mixtures whose covariances need no matrix for each component: tied, diagonal, spherical and of low
 * rank (twin of internal/compute/QuadraticForms.java).
 *
 *   distance   vₖ = Σⱼ (sₖⱼ (xⱼ − μₖⱼ))²,   sₖⱼ = 1 / σₖⱼ, of the noise in low ranks
 *   projection uₖ = Cₖ (x − μₖ)
 *   density    log pₖ(x) = gₖ − ½ vₖ + ½ ‖uₖ‖²
 *   tied       log pₖ(x) = gₖ + bₖ·(x − c) − ½ s(x),   s(x) the same for all components; where that
 *              would cancel, components are whitened one by one (full.cl)
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

#define CANCELS 64 /* what a difference may be of, in units of what is computed from it */

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

/* constant + gain; −∞ + x has no pair. */
static inline ACC log_of(ACC constant_k, ACC gain) {
  bool empty = !acc_less(acc_infinity(-1), constant_k);
  return empty ? constant_k : acc_plus(constant_k, gain);
}

/*
 * ‖Ψ^(−½)(x − μ − Wz)‖² + ‖z‖² of one row and component.
 *
 * x, mean: [stride]
 * direction: Cₖᵀ [stride × width]
 * inverse_root: sⱼ at [j * centre_pitch]; zeros past d
 * root: L⁻¹ [width × width]
 * u: uᵢ at [i * block]
 */
static inline ACC residual_norm(
    global const ROW *x, int stride, REAL scale, global const REAL *mean,
    global const REAL *direction, int width, global const REAL *inverse_root, int centre_pitch,
    global const REAL *root, int rank, global const REAL *u, int block) {
  ACC norm = acc_zero();
  for (int i = 0; i < rank; i++) {
    REAL z = 0;
    for (int p = i; p < rank; p++) {
      z += root[p * width + i] * u[(size_t)p * block];
    }
    norm = acc_add_product(norm, z, z);
  }
  for (int column = 0; column < stride; column += VECTOR) {
    REAL each[VECTOR];
    STORE(centred(x + column, scale, mean + column), 0, each);
    for (int e = 0; e < VECTOR; e++) {
      REAL s = inverse_root[(size_t)(column + e) * centre_pitch];
      if (s > 0) {
        REAL explained = 0;
        for (int i = 0; i < rank; i++) {
          explained += direction[(size_t)(column + e) * width + i] * u[(size_t)i * block];
        }
        REAL left = s * each[e] - explained / s;
        norm = acc_add_product(norm, left, left);
      }
    }
  }
  return norm;
}

/*
 * log pₖ(x). Items: (rows of the block, K). Where vₖ is more than CANCELS times what is computed,
 * |gₖ| + ½ (vₖ − ‖uₖ‖²), it is computed without that difference:
 *
 *   vₖ − ‖uₖ‖² = ‖Ψₖ^(−½)(x − μₖ − Wₖz)‖² + ‖z‖²,   z = Lₖ⁻ᵀuₖ,   Wₖz = ΨₖCₖᵀuₖ
 *
 * rank: of the component that has most factors; 0: there are no u, directions and roots
 * roots: Lₖ⁻¹ [K × width × width], zeros past a component's own rank
 * logs: [K × block]
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void form_logs(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *means,
    int pitch, global const ACC *distances, global const REAL *scales, int centre_pitch,
    global const REAL *directions, global const REAL *u, int width, global const REAL *roots,
    int rank, global const ACC *constants, int block, global ACC *logs) {
  int row = get_global_id(0);
  int k = get_global_id(1);
  global const REAL *u_k = u + (size_t)k * width * block + row;
  ACC explained = acc_zero();
  for (int i = 0; i < rank; i++) {
    REAL each = u_k[(size_t)i * block];
    explained = acc_add_product(explained, each, each);
  }
  ACC distance = distances[(size_t)k * block + row];
  ACC norm = acc_minus(distance, explained);
  REAL computed = fabs(acc_real(constants[k])) + acc_real(acc_half(norm));
  if (rank > 0 && acc_real(distance) > CANCELS * computed) {
    norm = residual_norm(
        rows + (first_row + row) * stride, stride, scale, means + (size_t)k * pitch,
        directions + (size_t)k * pitch * width, width, scales + k, centre_pitch,
        roots + (size_t)k * width * width, rank, u_k, block);
  }
  logs[(size_t)k * block + row] = log_of(constants[k], acc_minus(acc_zero(), acc_half(norm)));
}

/*
 * log pₖ(x) of tied covariances without s(x). Items: (rows of the block, K).
 *
 * u: [at least K × block], the inner products bₖ·(x − c)
 */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void tied_logs(
    global const REAL *u, global const ACC *constants, int block, global ACC *logs) {
  size_t at = (size_t)get_global_id(1) * block + get_global_id(0);
  logs[at] = log_of(constants[get_global_id(1)], acc_add(acc_zero(), u[at]));
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
