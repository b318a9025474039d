package org.gmm4j.data.hostile;

import java.util.Locale;

/** The readers of files, by what their seeds and findings are filed under. */
enum Reader {
  NPY(Door.ROWS),
  NPZ(Door.ROWS),
  IDX(Door.ROWS),
  CSV(Door.ROWS),
  MAT(Door.ROWS),
  HDF5(Door.ROWS),
  ARROW(Door.ROWS),
  PARQUET(Door.ROWS),
  PACKED(Door.ROWS),
  IMAGE(Door.IMAGE),
  MODEL_NPZ(Door.MODEL),
  MODEL_JSON(Door.MODEL),
  MODEL_SAFETENSORS(Door.MODEL),
  MODEL_MAT(Door.MODEL),
  MODEL_HDF5(Door.MODEL);

  /** How a file gets in. */
  enum Door {
    ROWS,
    IMAGE,
    MODEL
  }

  private final Door door;

  Reader(Door door) {
    this.door = door;
  }

  Door door() {
    return door;
  }

  /** That of its files' names, where these must have one. */
  String ending() {
    return switch (this) {
      case IMAGE -> ".png";
      case MODEL_MAT -> ".mat";
      case MODEL_HDF5 -> ".h5";
      default -> "";
    };
  }

  /** "model-npz", the name of its folder. */
  String folder() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
