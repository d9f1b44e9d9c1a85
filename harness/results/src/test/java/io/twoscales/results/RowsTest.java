package io.twoscales.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class RowsTest {

  @Property(tries = 1000)
  void everyValueIsReadBackAsItWas(
      @ForAll long number, @ForAll int micros, @ForAll boolean truth, @ForAll String text)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (Rows rows = new Rows(file, "head,1")) {
      for (int i = 0; i < 3; i++) {
        rows.row().number(number).thousandths(micros).truth(truth).text(text).word("w-1").end();
      }
    }

    List<CSVRecord> read =
        CSVFormat.RFC4180
            .parse(new StringReader(file.toString(StandardCharsets.UTF_8)))
            .getRecords();
    assertThat(read).hasSize(3);
    CSVRecord row = read.get(2);
    assertThat(row.get(0)).isEqualTo("head");
    assertThat(row.get(2)).isEqualTo(Long.toString(number));
    assertThat(new BigDecimal(row.get(3))).isEqualByComparingTo(BigDecimal.valueOf(micros, 3));
    assertThat(row.get(4)).isEqualTo(Boolean.toString(truth));
    assertThat(row.get(5).replace("\r\n", "\n").replace('\r', '\n'))
        .isEqualTo(wellFormed(text).replace("\r\n", "\n").replace('\r', '\n'));
    assertThat(row.get(6)).isEqualTo("w-1");
  }

  /** Halves of characters that stand alone have no bytes. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Test
  void numbersHaveAsManyDecimalsAsTheyNeed() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (Rows rows = new Rows(file, "h")) {
      rows.row().thousandths(1).thousandths(1200).thousandths(-30).thousandths(4000).end();
      rows.row().decimal(2.5, 3).decimal(Double.NaN, 3).decimal(1e-9, 3).decimal(-0.25, 1).end();
    }

    assertThat(file).hasToString("h,0.001,1.2,-0.03,4\nh,2.5,,0,-0.2\n");
  }
}
