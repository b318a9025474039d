package org.gmm4j.report.draw;

/** How wide text is in DejaVu Sans, so that nothing needs a font to find out. */
final class TextWidth {
  /** Advances of the characters from blank to tilde, in thousandths of the size. */
  private static final int[] ADVANCES = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838
  };

  private static final int FIRST = ' ';
  private static final int OTHER = 640;

  private TextWidth() {}

  /** In pixels, of text of a size in pixels. */
  static double of(String text, double size) {
    return text.codePoints().mapToDouble(TextWidth::advance).sum() * size / 1000;
  }

  private static double advance(int character) {
    int place = character - FIRST;
    return place >= 0 && place < ADVANCES.length ? ADVANCES[place] : OTHER;
  }
}
