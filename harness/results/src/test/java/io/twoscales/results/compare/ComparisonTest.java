package io.twoscales.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.results.ResultSetException;
import io.twoscales.results.SampleSet;
import io.twoscales.results.compare.Comparison.Compared;
import io.twoscales.results.compare.Comparison.Row;
import io.twoscales.results.read.ResultSet;
import io.twoscales.results.statistics.Margins;
import io.twoscales.results.statistics.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  private static final Path GOLDEN = Path.of("src/test/resources/compare");

  @TempDir Path folder;

  private ResultSet write(String name, SampleSet sample) throws IOException {
    return ResultSet.open(sample.write(folder.resolve(name)));
  }

  private static Comparison compare(ResultSet... sets) {
    return Comparison.of(List.of(sets), Optional.empty(), false, Margins.DEFAULT);
  }

  /** The outputs as they are meant to be; machine, time, commit and folder apart. */
  @ParameterizedTest
  @ValueSource(strings = {"plain.txt", "table.md", "table.tex", "rows.csv", "document.json"})
  void outputs(String golden) throws IOException {
    ResultSet before = write("before", SampleSet.of("first", "sec_ond").repetitions(6));
    ResultSet after =
        write("after", SampleSet.of("first", "sec_ond").repetitions(6).lateShare(0.15));
    Comparison comparison = compare(before, after);
    ComparisonText text = new ComparisonText(comparison);
    ComparisonFiles files = new ComparisonFiles(comparison);
    String found =
        switch (golden) {
          case "plain.txt" -> text.plain();
          case "table.md" -> text.markdown();
          case "table.tex" -> text.latex();
          case "rows.csv" -> files.csv();
          default ->
              new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(files.json())
                  + "\n";
        };
    Path expected = GOLDEN.resolve(golden);
    if (Boolean.getBoolean("twoscales.golden.write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(expected, withoutPlace(found));
    }
    assertThat(withoutPlace(found)).isEqualTo(Files.readString(expected));
  }

  private String withoutPlace(String text) {
    return text.replace(folder.toString(), "FOLDER")
        .replaceAll("on docker \\([^\\n]*?\\), made up", "on docker (HARDWARE), made up")
        .replaceAll("\"hardware\" : \"[^\"]*\"", "\"hardware\" : \"HARDWARE\"")
        .replaceAll("\"createdAt\" : \"[^\"]*\"", "\"createdAt\" : \"TIME\"")
        .replaceAll("\"commit\" : \"[^\"]*\"", "\"commit\" : \"COMMIT\"")
        .replaceAll("commit [0-9a-z-]+", "commit COMMIT");
  }

  @Test
  void moreViolationsAreWorseAndFewerAreBetter() throws IOException {
    ResultSet few = write("few", SampleSet.of("a").repetitions(6).lateShare(0.02));
    ResultSet many = write("many", SampleSet.of("a").repetitions(6).lateShare(0.2));

    Row worse = compare(few, many).rows().get(1);
    assertThat(worse.against()).contains("few/a");
    assertThat(worse.verdict()).contains(Finding.WORSE);
    Compared violations = worse.compared().get(Measure.VIOLATION_RATE);
    assertThat(violations.finding()).isEqualTo(Finding.WORSE);
    assertThat(violations.paired().difference().low()).isPositive();
    assertThat(worse.compared().get(Measure.GOODPUT).finding()).isEqualTo(Finding.WORSE);

    assertThat(compare(many, few).rows().get(1).verdict()).contains(Finding.BETTER);
  }

  @Test
  void fewerViolationsAtAHigherCostAreATradeOff() throws IOException {
    ResultSet cheap =
        write("cheap", SampleSet.of("a").repetitions(6).lateShare(0.2).coreSeconds(20));
    ResultSet dear = write("dear", SampleSet.of("a").repetitions(6).lateShare(0.02));
    assertThat(compare(cheap, dear).rows().get(1).verdict()).contains(Finding.TRADE_OFF);
  }

  @Test
  void oneRepetitionShowsNoDifference() throws IOException {
    Comparison comparison = compare(write("once", SampleSet.of("a", "b").repetitions(1)));
    Row row = comparison.rows().get(1);
    assertThat(row.verdict()).contains(Finding.NO_DIFFERENCE);
    assertThat(row.compared().get(Measure.VIOLATION_RATE).tellsNothing()).isTrue();
    assertThat(new ComparisonText(comparison).plain()).contains("one repetition cannot show any");
  }

  @Test
  void intervalsThatTellNothingSayHowManyRepetitionsWould() throws IOException {
    ResultSet one = write("one", SampleSet.of("a").repetitions(3).seconds(4));
    ResultSet two = write("two", SampleSet.of("a").repetitions(3).seconds(4).seed(8));
    Comparison comparison =
        Comparison.of(List.of(one, two), Optional.empty(), true, Margins.DEFAULT);
    Compared violations = comparison.rows().get(1).compared().get(Measure.VIOLATION_RATE);
    assertThat(violations.finding()).isEqualTo(Finding.NO_DIFFERENCE);
    assertThat(violations.tellsNothing()).isTrue();
    assertThat(violations.repetitionsNeeded()).isGreaterThan(3);
    assertThat(new ComparisonText(comparison).plain())
        .contains("about " + violations.repetitionsNeeded() + " repetitions would tell");
  }

  @Test
  void theSameSetTwiceIsIdentical() throws IOException {
    ResultSet set = write("set", SampleSet.of("a", "b").repetitions(2));
    assertThat(compare(set, set).rows().subList(2, 4))
        .allMatch(row -> row.verdict().orElseThrow() == Finding.IDENTICAL);
  }

  @Test
  void otherRepetitionsAndHardwareAreNamedButCompared() throws IOException {
    ResultSet two = write("two", SampleSet.of("a").repetitions(2));
    ResultSet four = write("four", SampleSet.of("a").repetitions(4));
    Path manifest = four.folder().resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replaceFirst("\"cpus\" : \\d+", "\"cpus\" : 96"));
    Comparison comparison = compare(two, ResultSet.open(four.folder()));
    assertThat(comparison.sets().get(1).differs())
        .extracting(Comparability.Difference::what)
        .contains("repetitions", "hardware");
    assertThat(comparison.rows().get(1).verdict()).contains(Finding.IDENTICAL);
  }

  @Test
  void setsOfOtherQuestionsAreRefused() throws IOException {
    ResultSet set = write("set", SampleSet.of("a").repetitions(1));
    refused(set, write("pipeline", SampleSet.of("a").repetitions(1).pipeline("two")), "pipeline");
    refused(set, write("window", SampleSet.of("a").repetitions(1).seconds(30)), "windowSeconds");
    refused(set, write("rate", SampleSet.of("a").repetitions(1).perSecond(31)), "peakPerSecond");
    refused(set, write("seed", SampleSet.of("a").repetitions(1).seed(8)), "--other-seeds");
  }

  private static void refused(ResultSet one, ResultSet other, String word) {
    assertThatThrownBy(() -> compare(one, other))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContainingAll(
            one.folder().toString(), other.folder().toString(), "cannot be compared", word);
  }

  @Test
  void otherSeedsAreComparedWhenAskedFor() throws IOException {
    ResultSet one = write("one", SampleSet.of("a").repetitions(6));
    ResultSet two = write("two", SampleSet.of("a").repetitions(6).seed(8));
    Comparison comparison =
        Comparison.of(List.of(one, two), Optional.empty(), true, Margins.DEFAULT);
    assertThat(comparison.sets().get(1).differs())
        .extracting(Comparability.Difference::what)
        .contains("seed");
  }

  @Test
  void setsOfVersion1AreCompared() {
    ResultSet old = ResultSet.open(Path.of("src/test/resources/sets/version-1"));
    assertThat(compare(old, old).rows()).hasSize(4);
  }

  /** Cut at the end of a line it still is a table, of another run. */
  @ParameterizedTest
  @ValueSource(strings = {"timeline.csv", "summary.csv", "latency-a-1.hlog"})
  void filesThatWereChangedAreRefused(String file) throws IOException {
    ResultSet set = write("set", SampleSet.of("a").repetitions(2));
    Path path = set.folder().resolve(file);
    List<String> lines = Files.readAllLines(path);
    String last = lines.get(lines.size() - 1);
    if (file.equals("timeline.csv")) {
      Files.write(path, lines.subList(0, lines.size() - 1));
    } else {
      lines.set(lines.size() - 1, last + (file.equals("summary.csv") ? "now" : "\n"));
      Files.write(path, lines);
    }
    ResultSet changed = ResultSet.open(set.folder());
    assertThatThrownBy(() -> compare(changed))
        .isInstanceOf(ResultSetException.class)
        .hasMessageContaining(file + " was changed after the set was complete");
  }
}
