package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of arrivals and of rates of any step, and what can be wrong with them. */
class TraceFilesTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("t.txt"), text.replace(';', '\n'));
  }

  private static Trace read(Path file) {
    return TraceFiles.read(file, Optional.empty(), Optional.empty());
  }

  private static double[] perSecond(RateTrace trace) {
    return IntStream.range(0, trace.seconds()).mapToDouble(trace::ratePerSecond).toArray();
  }

  @Test
  void arrivalsAreReadAsTheyWereWritten() throws IOException {
    Path file = folder.resolve("a.arrivals.gz");
    long[] moments = {5, 5, 999_999, 1_000_000, 3_500_001};
    ArrivalFiles.write(
        file,
        List.of("a remark"),
        sink -> {
          for (long moment : moments) {
            sink.arrival(moment);
          }
        });

    ArrivalTrace trace = (ArrivalTrace) read(file);
    assertThat(trace.seconds()).isEqualTo(4);
    assertThat(trace.arrivals().offsetsMicros()).containsExactly(moments);
    assertThat(perSecond(trace.counts())).containsExactly(3, 1, 0, 1);
    assertThat(perSecond(RateFiles.read(file))).containsExactly(3, 1, 0, 1);
    assertThatThrownBy(() -> ArrivalFiles.write(file, List.of(), sink -> {}))
        .hasMessageContaining("is there already");
    assertThat(Files.list(folder)).containsExactly(file);
  }

  @Test
  void nothingIsLeftOfAFileThatCouldNotBeWritten() {
    assertThatThrownBy(
            () ->
                ArrivalFiles.write(
                    folder.resolve("a.gz"),
                    List.of(),
                    sink -> {
                      sink.arrival(1);
                      throw new IOException("no more");
                    }))
        .hasMessage("no more");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aWindowOfArrivalsBeginsAtZeroAgain() throws IOException {
    Path file = file("# arrivals, microseconds;0;1000000;1999999;2000000;5000000;");
    Optional<Window> window = Optional.of(new Window(1, 3));
    ArrivalTrace read = (ArrivalTrace) TraceFiles.read(file, window, Optional.empty());
    ArrivalTrace cut = ((ArrivalTrace) read(file)).window(window.get());
    for (ArrivalTrace trace : List.of(read, cut)) {
      assertThat(trace.seconds()).isEqualTo(2);
      assertThat(trace.arrivals().offsetsMicros()).containsExactly(0, 999_999, 1_000_000);
    }
    assertThatThrownBy(() -> TraceFiles.read(file, Optional.of(new Window(4, 7)), Optional.empty()))
        .isInstanceOf(WindowException.class)
        .hasMessageContaining("window 4..7 reaches beyond trace t.txt, which has the seconds 0..6");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# arrivals, microseconds;1;2;1;   | t.txt:4: arrivals have to ascend; 1 comes after 2",
        "# arrivals, microseconds;1;-2;    | t.txt:3: expected whole microseconds of at least 0, found '-2'",
        "# arrivals, microseconds;NaN;     | t.txt:2: expected whole microseconds of at least 0, found 'NaN'",
        "# arrivals, microseconds;1.5;     | t.txt:2: expected whole microseconds of at least 0, found '1.5'",
        "# arrivals, microseconds;1e6;     | t.txt:2: expected whole microseconds",
        "# arrivals, microseconds;99999999999999;   | t.txt:2: more than 31622400 seconds",
        "# arrivals, microseconds;9999999999999999; | t.txt:2: expected whole microseconds",
        "# arrivals, microseconds;;        | t.txt: no arrivals in it",
        "# step: 60s, numbers: counts;1;-2 | t.txt:3: expected a rate of at least 0, found '-2'",
        "# step: 60s, numbers: counts;NaN  | t.txt:2: expected a rate of at least 0, found 'NaN'",
        "# step: 60s, numbers: counts;     | t.txt: no rates in it; expected one number for each 60s",
        "# step: 400000000s, numbers: rates;1 | t.txt:2: more than 31622400 seconds",
      })
  void mistakesAreNamedWithFileAndLine(String text, String message) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> RateFiles.read(file))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(message);
  }

  @Test
  void arrivalsThatAreCutOffAreRefused() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("# arrivals, microseconds\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 5000; i++) {
        out.write((i * 7919L + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] whole = packed.toByteArray();
    Path file = folder.resolve("t.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> read(file)).hasMessageContaining("its gzip data ends after");

    whole[whole.length - 6] ^= 1;
    Files.write(file, whole);
    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("its gzip data is damaged after 5000 arrivals");
  }

  @Test
  void aNumberStandsForItsStep() throws IOException {
    Path plain = file("120;60;");
    RateSteps counts = new RateSteps(60_000_000, true);
    RateTrace minutes = (RateTrace) TraceFiles.read(plain, Optional.empty(), Optional.of(counts));
    assertThat(minutes.seconds()).isEqualTo(120);
    assertThat(minutes.ratePerSecond(59)).isEqualTo(2);
    assertThat(minutes.ratePerSecond(60)).isEqualTo(1);
    assertThat(minutes.mean()).isEqualTo(1.5);

    RateTrace rates =
        (RateTrace)
            TraceFiles.read(plain, Optional.empty(), Optional.of(new RateSteps(60_000_000, false)));
    assertThat(rates.peak()).isEqualTo(120);

    Path described = folder.resolve("d.txt.gz");
    RateFiles.write(described, minutes, List.of("a remark"));
    assertThat(perSecond((RateTrace) read(described))).containsExactly(perSecond(minutes));
    assertThat(TraceFiles.read(described, Optional.empty(), Optional.of(counts)).seconds())
        .isEqualTo(120);
    assertThatThrownBy(
            () ->
                TraceFiles.read(
                    described, Optional.empty(), Optional.of(new RateSteps(60_000_000, false))))
        .hasMessageContaining("d.txt.gz:1: the file says step: 60s, numbers: counts, not step");
    assertThatThrownBy(
            () ->
                TraceFiles.read(
                    file("# arrivals, microseconds;1;"), Optional.empty(), Optional.of(counts)))
        .hasMessageContaining("holds arrivals, which have no step");
  }

  @Test
  void stepsOfLessThanASecondAddUp() throws IOException {
    RateTrace trace = (RateTrace) read(file("# step: 400ms, numbers: counts;4;8;12;4;"));
    assertThat(trace.seconds()).isEqualTo(2);
    assertThat(trace.ratePerSecond(0)).isCloseTo(4 + 8 + 6, within(1e-9));
    assertThat(trace.ratePerSecond(1)).isCloseTo(6 + 4, within(1e-9));
    assertThat(Arrivals.draw(trace, ArrivalProcess.UNIFORM, 1).count()).isEqualTo(28);
  }

  @Test
  void hoursOfAYearTakeMemoryForHours() throws IOException {
    Path file = file("# step: 3600s, numbers: counts;" + "3600;7200;".repeat(4380));
    RateTrace year = (RateTrace) read(file);
    assertThat(year.seconds()).isEqualTo(365 * 86_400);
    assertThat(year.steps()).isEqualTo(8760);
    RateTrace cut = year.window(new Window(3000, 4000));
    assertThat(cut.steps()).isEqualTo(2);
    assertThat(cut.ratePerSecond(599)).isEqualTo(1);
    assertThat(cut.ratePerSecond(600)).isEqualTo(2);
    assertThat(cut.mean()).isCloseTo(1.4, within(1e-12));
    RateTrace again = cut.window(new Window(599, 601));
    assertThat(perSecond(again)).containsExactly(1, 2);
    assertThatThrownBy(() -> RateFiles.write(folder.resolve("cut.gz"), cut, List.of()))
        .hasMessageContaining("amid a step");
  }
}
