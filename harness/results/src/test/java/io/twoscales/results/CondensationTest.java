package io.twoscales.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.results.condense.Condensation;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.regress.RegressionGate;
import io.twoscales.results.statistics.Margins;
import io.twoscales.results.statistics.SetStatistics;
import io.twoscales.results.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CondensationTest {
  @TempDir Path temporary;
  private Path whole;

  @BeforeEach
  void write() throws IOException {
    whole = SampleSet.of("a", "b").repetitions(6).seconds(200).write(temporary.resolve("whole"));
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void aGateSaysTheSameOfItAndItIsSmall() throws IOException {
    Path small = Condensation.of(whole).write(temporary.resolve("small"));

    assertThat(Verification.of(small).defects()).isEmpty();
    assertThat(ResultSet.open(small).manifest().condensed()).isTrue();
    assertThat(ResultSet.open(small).runs()).isEqualTo(ResultSet.open(whole).runs());
    assertThat(bytes(small)).isLessThan(bytes(whole) / 10);
    Path worse =
        SampleSet.of("a", "b")
            .repetitions(6)
            .seconds(200)
            .lateShare(0.3)
            .write(temporary.resolve("worse"));
    RegressionGate gate = new RegressionGate(Margins.DEFAULT, 0.02);
    var candidate = SetStatistics.of(ResultSet.open(worse)).controllers();
    assertThat(gate.decide(SetStatistics.of(ResultSet.open(small)).controllers(), candidate))
        .usingRecursiveComparison()
        .isEqualTo(gate.decide(SetStatistics.of(ResultSet.open(whole)).controllers(), candidate));
  }

  /** What is left out is not looked for, but what is left is still checked. */
  @Test
  void aSummaryThatDoesNotFitTheLatenciesIsStillFound() throws IOException {
    Path small = Condensation.of(whole).write(temporary.resolve("small"));
    Files.copy(
        small.resolve("latency-a-1.hlog"),
        small.resolve("latency-a-2.hlog"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(Verification.of(small).defects())
        .anySatisfy(defect -> assertThat(defect.what()).contains("run a-2: "));
  }

  @Test
  void onlyWholeSetsThatAreRightAreCondensed() throws IOException {
    Path small = Condensation.of(whole).write(temporary.resolve("small"));
    Path shard = SampleSet.of("a", "b").write(temporary.resolve("shard"), new Shard(1, 2));
    Files.writeString(whole.resolve("timeline.csv"), "");
    for (Path bad : List.of(small, shard, whole)) {
      assertThatThrownBy(() -> Condensation.of(bad))
          .isInstanceOf(ResultSetException.class)
          .hasMessageContaining(bad.getFileName().toString());
    }
  }

  @Test
  void whatIsThereStays() {
    Condensation condensation = Condensation.of(whole);
    assertThatThrownBy(() -> condensation.write(whole))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining("exists");
    assertThat(temporary.resolve("whole.partial")).doesNotExist();
  }
}
