package io.twoscales.profiling.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.twoscales.core.pipeline.Payload;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.StageSpec;
import io.twoscales.core.pipeline.Variant;
import io.twoscales.core.pipeline.VariantLatency;
import io.twoscales.profiling.BatchTimes;
import io.twoscales.profiling.Cell;
import io.twoscales.profiling.Grid;
import io.twoscales.profiling.ProfileSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedCheckTest {
  private static final Variant FIRST = variant("first");
  private static final Variant SECOND = variant("second");
  private static final StageSpec STAGE =
      new StageSpec("s", List.of(), 1, List.of(1, 2, 4), List.of(FIRST, SECOND));
  private static final Grid.Subject SUBJECT = new Grid.Subject(STAGE, FIRST, List.of(1, 2, 4));

  @TempDir Path folder;

  private final SpeedCheck check =
      new SpeedCheck(
          new Pipeline("p", 250, Payload.SENTENCES, List.of(STAGE)), cell -> 10 * cell.batch());
  private ProfileSession session;

  private static Variant variant(String name) {
    return new Variant(
        name, 1, new VariantLatency.Coefficients(40, 0, 0, 0, OptionalInt.of(100)), "image", name);
  }

  private static Cell cell(int batch, int millicores) {
    return new Cell("s", "first", batch, millicores);
  }

  @BeforeEach
  void begin() throws IOException {
    session = new ProfileSession(folder.resolve("p"), Map.of());
  }

  private void add(Cell cell, int count, double ms) throws IOException {
    double[] all = new double[count];
    Arrays.fill(all, ms);
    session.add(cell, 1, new BatchTimes(all, all));
  }

  @Test
  void itLooksAtSmallestAndLargestBatchOfTheFirstVariant() {
    assertThat(check.cells(SUBJECT))
        .containsExactly(cell(1, 300), cell(4, 300), cell(1, 1000), cell(4, 1000));
    assertThat(check.looksAt(SUBJECT)).isTrue();
    assertThat(check.looksAt(new Grid.Subject(STAGE, SECOND, List.of(1)))).isFalse();
  }

  @Test
  void aCellIsLookedAtForASecondOrFortyBatches() throws IOException {
    add(cell(1, 300), 40, 10);
    add(cell(4, 300), 10, 100);
    add(cell(1, 1000), 39, 10);
    assertThat(check.unfinished(SUBJECT, session)).containsExactly(cell(1, 1000), cell(4, 1000));
  }

  @Test
  void theSpeedIsTheMedianOverTheCellsThatWereMeasured() throws IOException {
    assertThat(check.timesSlower(session)).isNaN();
    add(cell(1, 300), 10, 20);
    assertThat(check.timesSlower(session)).isEqualTo(2.0);
    add(cell(4, 300), 10, 60);
    assertThat(check.timesSlower(session)).isEqualTo(1.75);
    add(cell(1, 1000), 10, 11);
    assertThat(check.timesSlower(session)).isEqualTo(1.5);
    add(cell(2, 300), 10, 999);
    assertThat(check.timesSlower(session)).as("another cell").isEqualTo(1.5);
  }
}
