package org.gmm4j.report.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({"0.05,0.05", "0,0", "1e-6,1e-06", "1234.6,1235", "100,100", "0.000123456,0.0001235"})
  void numbersHaveFourDigitsAtMost(double number, String words) {
    assertEquals(words, Words.number(number));
  }

  @ParameterizedTest
  @CsvSource({"0.5,50.00%", "1,100.00%", "1.1944,1.19 visits a pair"})
  void moreThanAllWorkIsNoShare(double share, String words) {
    assertEquals(words, Words.work(share));
  }

  @ParameterizedTest
  @CsvSource({"1,1 feature", "2,2 features", "0,0 features", "1000,'1,000 features'"})
  void onlyOneIsOne(long count, String words) {
    assertEquals(words, Words.count(count, "feature"));
  }

  @ParameterizedTest
  @CsvSource({"abcde,abcde", "abcdef,abcd…", "abc def,abc…", "😀😀😀😀😀😀,😀😀😀😀…"})
  void longWordsAreShortened(String text, String words) {
    assertEquals(words, Words.shortened(text, 5));
  }

  @ParameterizedTest
  @CsvSource({"-1.5,log-density −1.50", "2,log-density 2.00"})
  void onlyNumbersHaveMinusSigns(double number, String words) {
    assertEquals(words, Words.signed("log-density %.2f", number));
  }
}
