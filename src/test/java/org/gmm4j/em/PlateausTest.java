package org.gmm4j.em;

class PlateausTest extends PlateausContract {
  @Override
  protected String device() {
    return "cpu";
  }
}
