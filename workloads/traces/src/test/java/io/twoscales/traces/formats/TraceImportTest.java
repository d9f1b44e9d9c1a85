package io.twoscales.traces.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.twoscales.traces.ArrivalTrace;
import io.twoscales.traces.RateFiles;
import io.twoscales.traces.RateTrace;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFiles;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A few lines of every format, as their publishers write them, and what can be wrong with them. */
class TraceImportTest {
  @TempDir Path folder;

  private TraceImport read(String format, String name, String text, Selection selection)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    return TraceImport.read(
        List.of(file), TraceFormat.named(format).orElseThrow(), selection, "imported");
  }

  private TraceImport read(String format, String name, String text) throws IOException {
    return read(format, name, text, Selection.ALL);
  }

  private static Selection where(String column, String value) {
    return new Selection(Optional.empty(), Optional.empty(), Map.of(column, value), false);
  }

  private static double[] rates(TraceImport read) {
    RateTrace trace = read.trace();
    return IntStream.range(0, trace.seconds()).mapToDouble(trace::ratePerSecond).toArray();
  }

  @Test
  void accessLogsOfNasaAndNginx() throws IOException {
    TraceImport nasa =
        read(
            "access-log",
            "NASA_access_log",
            """
            199.72.81.55 - - [01/Jul/1995:00:00:01 -0400] "GET /history/apollo/ HTTP/1.0" 200 6245
            unicomp6.unicomp.net - - [01/Jul/1995:00:00:06 -0400] "GET /shuttle/ HTTP/1.0" 200 3985
            burger.letters.com - - [01/Jul/1995:00:00:06 -0400] "GET /x.gif HTTP/1.0" 304 0
            """);
    assertThat(rates(nasa)).containsExactly(1, 0, 0, 0, 0, 2);
    assertThat(nasa.firstSecond())
        .isEqualTo(Instant.parse("1995-07-01T04:00:01Z").getEpochSecond());

    TraceImport nginx =
        read(
            "access-log",
            "access.log",
            """
            ::1 - bob [10/Oct/2024:13:55:37 +0000] "POST /v2/infer HTTP/1.1" 200 2 "-" "curl/8 [x]"
            ::1 - bob [10/Oct/2024:13:55:36 +0000] "POST /v2/infer HTTP/1.1" 200 2 "-" "curl/8 [x]"
            """);
    assertThat(rates(nginx)).containsExactly(1, 1);
  }

  @Test
  void azureLlmOfBothYears() throws IOException {
    TraceImport of2023 =
        read(
            "azure-llm",
            "AzureLLMInferenceTrace_code.csv",
            """
            TIMESTAMP,ContextTokens,GeneratedTokens
            2023-11-16 18:17:03.9799600,4808,10
            2023-11-16 18:17:04.0319600,3180,8
            2023-11-16 18:17:04.0781490,110,27
            """);
    assertThat(rates(of2023)).containsExactly(1, 2);
    assertThat(of2023.firstSecond())
        .isEqualTo(Instant.parse("2023-11-16T18:17:03Z").getEpochSecond());

    TraceImport of2024 =
        read(
            "azure-llm",
            "AzureLLMInferenceTrace_conv_1week.csv",
            """
            TIMESTAMP,ContextTokens,GeneratedTokens
            2024-05-12 00:00:00.000929+00:00,1452,3
            2024-05-12 00:00:02.003000+00:00,1452,3
            """);
    assertThat(rates(of2024)).containsExactly(1, 0, 1);
  }

  @Test
  void burstGptByModel() throws IOException {
    String text =
        """
        Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
        5,ChatGPT,472,18,490,Conversation log
        45,ChatGPT,1087,230,1317,Conversation log
        45.2,GPT-4,417,276,693,API log
        """;
    assertThat(read("burstgpt", "BurstGPT_1.csv", text).trace().seconds()).isEqualTo(41);
    assertThat(rates(read("burstgpt", "b.csv", text, where("Model", "GPT-4")))).containsExactly(1);
  }

  @Test
  void azureFunctions2021ArriveWhenTheyBegan() throws IOException {
    TraceImport read =
        read(
            "azure-functions-2021",
            "AzureFunctionsInvocationTraceForTwoWeeksJan2021.txt",
            """
            app,func,end_timestamp,duration
            a1,f1,10.5,0.25
            a1,f1,12.0,9.5
            """);
    assertThat(read.firstSecond()).isEqualTo(2);
    assertThat(rates(read)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 1);
  }

  private static String minutes(String function, int... first) {
    String rest = ",0".repeat(1440 - first.length);
    return "o,app,"
        + function
        + ",http"
        + Arrays.stream(first).mapToObj(n -> "," + n).collect(Collectors.joining())
        + rest
        + "\n";
  }

  @Test
  void azureFunctions2019DaysFollowEachOther() throws IOException {
    String header =
        "HashOwner,HashApp,HashFunction,Trigger,"
            + IntStream.rangeClosed(1, 1440)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","))
            + "\n";
    Path one = folder.resolve("invocations_per_function_md.anon.d01.csv");
    Path two = folder.resolve("invocations_per_function_md.anon.d02.csv");
    Files.writeString(one, header + minutes("f", 60, 120) + minutes("g", 30));
    Files.writeString(two, header + minutes("f", 6));
    TraceFormat format = TraceFormat.named("azure-functions-2019").orElseThrow();

    RateTrace all = TraceImport.read(List.of(one, two), format, Selection.ALL, "all").trace();
    assertThat(all.seconds()).isEqualTo(2 * 86_400);
    assertThat(all.ratePerSecond(59)).isCloseTo(1.5, within(1e-9));
    assertThat(all.ratePerSecond(60)).isCloseTo(2, within(1e-9));
    assertThat(all.ratePerSecond(86_400)).isCloseTo(0.1, within(1e-9));

    RateTrace of = TraceImport.read(List.of(one), format, where("HashFunction", "g"), "g").trace();
    assertThat(of.ratePerSecond(0)).isCloseTo(0.5, within(1e-9));
    assertThat(of.mean() * of.seconds()).isCloseTo(30, within(1e-6));
  }

  @Test
  void wikipediaHoursAddUp() throws IOException {
    Path first = folder.resolve("pagecounts-20080101-000000.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(first))) {
      out.write("de Hauptseite 7200 1\nen Main_Page 3600 9\n".getBytes(StandardCharsets.UTF_8));
    }
    Path second = folder.resolve("pagecounts-20080101-010000");
    Files.writeString(second, "en Main_Page 1800 9\n");
    TraceFormat format = TraceFormat.named("wikipedia-pagecounts").orElseThrow();

    RateTrace all = TraceImport.read(List.of(first, second), format, Selection.ALL, "w").trace();
    assertThat(all.seconds()).isEqualTo(7200);
    assertThat(all.ratePerSecond(0)).isCloseTo(3, within(1e-9));
    assertThat(all.ratePerSecond(3600)).isCloseTo(0.5, within(1e-9));
    RateTrace en =
        TraceImport.read(List.of(first, second), format, where("project", "en"), "w").trace();
    assertThat(en.ratePerSecond(0)).isCloseTo(1, within(1e-9));
  }

  @Test
  void worldCupRecordsAndOneThatIsCutOff() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int second : new int[] {0, 0, 2}) {
        out.writeInt(893_964_000 + second);
        out.write(new byte[16]);
      }
      out.writeShort(1);
    }
    Path file = folder.resolve("wc_day6_1");
    Files.write(file, Arrays.copyOf(bytes.toByteArray(), 60));
    TraceFormat format = TraceFormat.named("worldcup98").orElseThrow();
    assertThat(rates(TraceImport.read(List.of(file), format, Selection.ALL, "w")))
        .containsExactly(2, 0, 1);
    Files.write(file, bytes.toByteArray());
    assertThatThrownBy(() -> TraceImport.read(List.of(file), format, Selection.ALL, "w"))
        .hasMessageContaining("wc_day6_1:4: the last record is cut off");
  }

  @Test
  void anyCsvByItsColumns() throws IOException {
    Selection columns =
        new Selection(Optional.of("when"), Optional.of("n"), Map.of("kind", "infer"), false);
    TraceImport read =
        read(
            "csv",
            "mine.csv",
            """
            kind,when,n
            infer,2024-01-01T00:00:00Z,3
            health,2024-01-01T00:00:00Z,9
            "infer",2024-01-01T00:00:01Z,4.5
            """,
            columns);
    assertThat(rates(read)).containsExactly(3, 4.5);
  }

  private ArrivalImport arrivals(String format, String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Path out = folder.resolve("out.gz");
    Files.deleteIfExists(out);
    return ArrivalImport.write(
        List.of(file),
        TraceFormat.named(format).orElseThrow(),
        format.equals("csv")
            ? new Selection(Optional.of("t"), Optional.empty(), Map.of(), false)
            : Selection.ALL,
        out,
        second -> List.of());
  }

  private long[] written() {
    return ((ArrivalTrace)
            TraceFiles.read(folder.resolve("out.gz"), Optional.empty(), Optional.empty()))
        .arrivals()
        .offsetsMicros();
  }

  @Test
  void momentsAreKeptToTheMicrosecond() throws IOException {
    ArrivalImport llm =
        arrivals(
            "azure-llm",
            "a.csv",
            "TIMESTAMP,C,G\n2023-11-16 18:17:03.9799600,1,1\n2023-11-16 18:17:04.0319600,1,1\n");
    assertThat(written()).containsExactly(979_960, 1_031_960);
    assertThat(llm)
        .isEqualTo(
            new ArrivalImport(
                2, Instant.parse("2023-11-16T18:17:03Z").getEpochSecond(), 2, false, 0));
    // Invocations are listed by their end and arrive by their beginning.
    arrivals(
        "azure-functions-2021",
        "f.csv",
        "app,func,end_timestamp,duration\na,f,10.5,0.25\na,f,12.0,9.5\n");
    assertThat(written()).containsExactly(500_000, 8_250_000);
    assertThat(arrivals("csv", "c.csv", "t\n0.000001\n1.5\n").requests()).isEqualTo(2);
    assertThat(written()).containsExactly(1, 1_500_000);
    arrivals("burstgpt", "b.csv", "Timestamp,Model\n5.25,G\n45,C\n");
    assertThat(written()).containsExactly(250_000, 40_000_000);
  }

  @Test
  void wholeSecondsAreToldAndCountsAreNoArrivals() throws IOException {
    String line = "h - - [01/Jul/1995:00:00:0%d -0400] \"GET /\" 200 1\n";
    ArrivalImport log =
        arrivals("access-log", "l", line.formatted(2) + line.formatted(1) + line.formatted(2));
    assertThat(log.wholeSeconds()).isTrue();
    assertThat(written()).containsExactly(0, 1_000_000, 1_000_000);
    assertThatThrownBy(
            () -> arrivals("wikipedia-pagecounts", "pagecounts-20080101-000000", "en x 1 2\n"))
        .hasMessageContaining("has counts here, not the moments of requests");
    assertThatThrownBy(() -> arrivals("csv", "c.csv", "t\n5\n4\n"))
        .hasMessageContaining("c.csv:3: times have to ascend");
    assertThatThrownBy(() -> arrivals("csv", "c.csv", "t\n"))
        .hasMessageContaining("c.csv: no request in it");
    assertThatThrownBy(() -> arrivals("csv", "c.csv", "t\n0\n99999999\n"))
        .hasMessageContaining("more than 366 days");
    assertThat(folder.resolve("out.gz")).doesNotExist();
    assertThat(folder.resolve("out.gz.part")).doesNotExist();
  }

  /** More than fits the memory given, in any order, comes out sorted, and no file is left. */
  @Property(tries = 200)
  void whatDoesNotFitIsSortedAllTheSame(
      @ForAll @Size(min = 1, max = 300) List<@LongRange(min = -5000, max = 5000) Long> numbers,
      @ForAll @IntRange(min = 1, max = 70) int inMemory)
      throws IOException {
    List<Long> sorted = new ArrayList<>();
    try (SpillingSort sort = new SpillingSort(inMemory)) {
      numbers.forEach(sort::add);
      assertThat(sort.count()).isEqualTo(numbers.size());
      sort.forEach(sorted::add);
      assertThat(sort.least()).isEqualTo(sorted.get(0));
      assertThat(sort.greatest()).isEqualTo(sorted.get(sorted.size() - 1));
    }
    assertThat(sorted).isEqualTo(numbers.stream().sorted().toList());
  }

  @Test
  void minutesAndHoursStayMinutesAndHours() throws IOException {
    Path first = folder.resolve("pagecounts-20080101-000000");
    Files.writeString(first, "en Main_Page 3601 9\n");
    TraceFormat format = TraceFormat.named("wikipedia-pagecounts").orElseThrow();
    RateTrace hour = TraceImport.read(List.of(first), format, Selection.ALL, "w").trace();
    Path out = folder.resolve("h.txt.gz");
    RateFiles.write(out, hour, List.of());
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(out))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("# step: 3600s, numbers: counts\n3601\n");
    }
    assertThat(RateFiles.read(out).ratePerSecond(3599)).isEqualTo(3601 / 3600.0);
    RateTrace minutes =
        TraceImport.read(List.of(first), format, Selection.ALL, "w", 60_000_000).trace();
    assertThat(minutes.stepMicros()).isEqualTo(60_000_000);
    assertThat(minutes.mean() * 3600).isCloseTo(3601, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "csv                  | a.csv | t,n;1,2;x,2       | a.csv:3: expected seconds or a time such as",
        "csv                  | a.csv | t,n;1,2;-1,2      | a.csv:3: expected seconds or a time such as",
        "csv                  | a.csv | t,n;1,2;NaN,2     | a.csv:3: expected seconds or a time such as",
        "csv                  | a.csv | t,n;1,2;0x1p3,2   | a.csv:3: expected seconds or a time such as",
        "csv                  | a.csv | t,n;2,2;1,2       | a.csv:3: times have to ascend",
        "csv                  | a.csv | t,n;2,2;3         | a.csv:3: expected 2 columns as in the first line, found 1",
        "csv                  | a.csv | t,n;2,NaN         | a.csv:2: expected a number of requests",
        "csv                  | a.csv | t,n;2,-4          | a.csv:2: expected a number of requests",
        "csv                  | a.csv | when,n;2,4        | a.csv:1: no column 't'; there are 'when, n'",
        "csv                  | a.csv | t,n               | a.csv: no request in it",
        "azure-llm            | b.csv | TIMESTAMP,C,G;2023-13-01 00:00:00.0,1,1 | b.csv:2: expected seconds or a time such as",
        "azure-llm            | b.csv | TIMESTAMP,C,G;2023-12-01 24:00:00.0,1,1 | b.csv:2: expected seconds or a time such as",
        "burstgpt             | b.csv | Time,Model;1,x     | b.csv:1: no column 'Timestamp'",
        "access-log           | c.log | h - - [01/Jul/1995:00:00:01 -0400] x;h - - [31/Jun/1995:00:00:01 -0400] x | c.log:2: expected a time such as",
        "access-log           | c.log | nonsense           | c.log:1: expected a time such as",
        "access-log           | c.log | h [01/Jul/1995:00:00:01 +0000] x;h [01/Jul/1999:00:00:01 +0000] x | more than 366 days in one trace",
        "azure-functions-2019 | d.csv | a,b,c              | d.csv:1: expected HashOwner,HashApp",
        "wikipedia-pagecounts | e.txt | en x 1 2           | the hour is in the name of such files",
        "wikipedia-pagecounts | pagecounts-20081301-000000 | en x 1 2 | no hour in its name",
        "wikipedia-pagecounts | pagecounts-20080101-000000 | en x -1 2 | 000000:1: expected `project page views bytes`"
      })
  void mistakesAreNamedWithFileAndLine(String format, String file, String lines, String message) {
    Selection selection =
        format.equals("csv")
            ? new Selection(Optional.of("t"), Optional.of("n"), Map.of(), false)
            : Selection.ALL;
    assertThatThrownBy(() -> read(format, file, lines.replace(';', '\n') + "\n", selection))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(message);
  }

  @Test
  void wrongLinesArePassedOverAndCountedWhereThatIsAskedFor() throws IOException {
    Selection lenient = new Selection(Optional.empty(), Optional.empty(), Map.of(), true);
    TraceImport read =
        read(
            "access-log",
            "access.log",
            "alyssa.p\nh - - [01/Jul/1995:00:00:01 -0400] \"GET\" 200 1\n\n%%\n",
            lenient);
    assertThat(rates(read)).containsExactly(1);
    assertThat(read.skipped()).isEqualTo(2);
  }

  @Test
  void optionsThatAFormatDoesNotHaveAreRefused() {
    assertThatThrownBy(() -> read("access-log", "a", "", where("host", "h")))
        .hasMessageContaining("access-log has no columns to choose by");
    assertThatThrownBy(() -> read("azure-functions-2019", "a", "", where("Model", "h")))
        .hasMessageContaining("no column 'Model' to choose by");
    assertThatThrownBy(() -> read("csv", "a.csv", "t\n1\n")).hasMessageContaining("needs --time");
  }

  @Test
  void anArchiveThatIsCutOffGivesNothing() throws IOException {
    Path file = folder.resolve("access.log.gz");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 1000; i++) {
        out.write(
            ("h" + i + " - - [01/Jul/1995:00:00:01 -0400] \"GET /" + i * 7919 + "\" 200 1\n")
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
    assertThatThrownBy(
            () ->
                TraceImport.read(
                    List.of(file),
                    TraceFormat.named("access-log").orElseThrow(),
                    Selection.ALL,
                    "x"))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("it may be cut off: its gzip data ends after");
  }

  /** Whatever the order, each request is in its second and none is lost. */
  @Property
  void requestsAreCountedInAnyOrder(
      @ForAll @Size(min = 1, max = 200)
          List<@LongRange(min = -50_000, max = 80_000) Long> seconds) {
    RateCollector collector = new RateCollector(1_000_000);
    seconds.forEach(second -> collector.request(second * 1_000_000 + 7));
    RateTrace trace = collector.trace("t");
    long first = seconds.stream().mapToLong(Long::longValue).min().orElseThrow();
    assertThat(collector.firstMicros()).isEqualTo(first * 1_000_000);
    assertThat(trace.mean() * trace.seconds()).isCloseTo(seconds.size(), within(1e-6));
    for (long second : seconds) {
      long expected = seconds.stream().filter(other -> other == second).count();
      assertThat(trace.ratePerSecond((int) (second - first))).isEqualTo(expected);
    }
  }

  @Property
  void spansAreSpreadEvenlyAndAddUp(
      @ForAll @LongRange(min = 0, max = 10_000_000) long from,
      @ForAll @IntRange(min = 1, max = 9_000_000) int length,
      @ForAll @DoubleRange(min = 0, max = 1e6) double count) {
    RateCollector collector = new RateCollector(1_000_000);
    collector.requests(from, length, count);
    RateTrace trace = collector.trace("t");
    assertThat(trace.mean() * trace.seconds()).isCloseTo(count, within(1e-6 * (1 + count)));
    assertThat(trace.peak()).isLessThanOrEqualTo(count * (1 + 1e-9) + 1e-9);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    RateTrace trace = new RateTrace("t", new double[] {0, 3, 0.125, 1e-7, 12345678});
    Path file = folder.resolve("new/t.txt.gz");
    RateFiles.write(file, trace, List.of("a remark"));
    RateTrace read = RateFiles.read(file);
    for (int second = 0; second < trace.seconds(); second++) {
      assertThat(read.ratePerSecond(second)).isEqualTo(trace.ratePerSecond(second));
    }
    assertThatThrownBy(() -> RateFiles.write(file, trace, List.of()))
        .hasMessageContaining("is there already");
    assertThat(Files.list(file.getParent())).hasSize(1);
  }
}
