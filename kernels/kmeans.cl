/*
 * Rows and their nearest centres, c_k: ‖x − c_k‖² summed as it stands, since ‖x‖² − 2x·c + ‖c‖² would
 * cancel. The next centres' sums are first moments (moments.cl) about the centres, with r = 1 for the
 * owner and 0 for all others.
 *
 *   centres    [pitch × centre_pitch]   transposed: c_k(i) at [i * centre_pitch + k]
 *   distances  [centre_pitch × block]   ‖x − c_k‖²
 */
#define CENTRES (GROUP_COLUMNS * VECTOR) /* centres a work-group; divides centre_pitch */

/* Groups: (centre_pitch / CENTRES, tiles of rows). zeros: [at least stride], a centre for load_rows. */
kernel __attribute__((TILE_GROUP)) void squared_distances(
    global const ROW *rows, ulong first_row, int stride, REAL scale, global const REAL *zeros,
    global const REAL *centres, int centre_pitch, int block, global ACC *distances) {
  local REAL a[ROWS_OPERAND];
  local REAL b[DEPTH * CENTRES] ALIGNED;
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
      b[j] = centres[(size_t)(i + j / CENTRES) * centre_pitch + centre + j % CENTRES];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int m = 0; m < ITEM_ROWS; m++) {
      REALS squares = (REALS)(0);
      for (int t = 0; t < DEPTH; t++) {
        REALS gap = a[RESULT_ROW(m) * ROW_STEP + t * TERM_STEP]
            - VECTOR_AT(local const, REAL, b + t * CENTRES + ITEM_X * VECTOR);
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

/* The first of the nearest centres of each row, and r. Items: rows of the block. */
kernel __attribute__((reqd_work_group_size(LANES, 1, 1))) void nearest(
    global const ACC *distances, int components, int count, int block, global int *owners,
    global ACC *owner_distances, global REAL *r) {
  int row = get_global_id(0);
  int owner = 0;
  ACC least = distances[row];
  for (int k = 1; k < components; k++) {
    ACC each = distances[(size_t)k * block + row];
    if (acc_less(each, least)) {
      least = each;
      owner = k;
    }
  }
  owners[row] = owner;
  owner_distances[row] = least;
  for (int k = 0; k < components; k++) {
    r[(size_t)k * block + row] = row < count && k == owner ? 1 : 0;
  }
}
