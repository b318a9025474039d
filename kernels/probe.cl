/* One tile's products, to see whether a device makes them as they are asked for. */

/* c(i, j) = Σ_t a(t, i) b(t, j). Groups: 1. a, b: [DEPTH × TILE], c: [TILE × TILE] */
kernel __attribute__((TILE_GROUP)) void probe_products(
    global const REAL *a, global const REAL *b, global REAL *c) {
  local REAL operands[2 * OPERAND] ALIGNED;
  for (int i = ITEM; i < DEPTH * TILE; i += GROUP_ITEMS) {
    int place = i / TILE * PITCH + i % TILE;
    operands[place] = a[i];
    operands[OPERAND + place] = b[i];
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  RESULT_VECTOR sums[ITEM_ROWS][ITEM_VECTORS];
  clear_tile(sums);
  multiply_tiles(sums, operands, 1, PITCH, operands + OPERAND);
  for (int m = 0; m < ITEM_ROWS; m++) {
    for (int v = 0; v < ITEM_VECTORS; v++) {
      STORE_RESULTS(sums[m][v], 0, c + RESULT_ROW(m) * TILE + RESULT_COLUMN(v));
    }
  }
}
