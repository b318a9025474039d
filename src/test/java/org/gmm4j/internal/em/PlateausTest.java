package org.gmm4j.internal.em;

class PlateausTest extends PlateausContract {
  @Override
  protected String device() {
    return "cpu";
  }
}
