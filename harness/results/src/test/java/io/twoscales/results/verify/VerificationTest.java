package io.twoscales.results.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.results.SampleSet;
import io.twoscales.results.Schema;
import io.twoscales.results.verify.Verification.Defect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = SampleSet.of("a", "b").repetitions(2).write(temporary.resolve("set"));
  }

  private void found(String... defects) {
    assertThat(Verification.of(folder).defects())
        .extracting(Defect::toString)
        .hasSameSizeAs(defects)
        .zipSatisfy(List.of(defects), (defect, words) -> assertThat(defect).contains(words));
  }

  /** Edits a file and makes its size and checksum right again. */
  private void forge(String file, String from, String to) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replaceFirst(java.util.regex.Pattern.quote(from), to));
    Path manifest = folder.resolve(Schema.MANIFEST);
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(manifest.toFile());
    ((ObjectNode) root.path("sha256")).put(file, Schema.sha256(path));
    ((ObjectNode) root.path("bytes")).put(file, Files.size(path));
    json.writeValue(manifest.toFile(), root);
  }

  @Test
  void aWholeSetIsAllRight() {
    Verification verification = Verification.of(folder);
    assertThat(verification.defects()).isEmpty();
    assertThat(verification.schemaVersion()).isEqualTo(Schema.VERSION);
    assertThat(verification.rows())
        .containsEntry("summary.csv", 4L)
        .containsEntry("timeline.csv", 80L)
        .containsEntry("requests.csv.gz", 2400L)
        .containsEntry("decisions.jsonl", 80L);
  }

  @Test
  void setsOfVersion1AreReadAndVerified() {
    Path old = Path.of("src/test/resources/sets/version-1");
    Verification verification = Verification.of(old);
    assertThat(verification.defects()).isEmpty();
    assertThat(verification.schemaVersion()).isEqualTo(1);
  }

  @Test
  void everyFileThatIsCutShortIsNamed() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThat(Verification.of(folder).defects())
            .as(file.toString())
            .anyMatch(defect -> defect.toString().contains(file.getFileName().toString()));
        Files.write(file, whole);
      }
    }
    assertThat(Verification.of(folder).passed()).isTrue();
  }

  @Test
  void everyByteThatWasChangedIsFound() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> !f.endsWith(Schema.MANIFEST)).sorted().toList()) {
        byte[] whole = Files.readAllBytes(file);
        byte[] changed = whole.clone();
        changed[whole.length / 3] ^= 1;
        Files.write(file, changed);
        assertThat(Verification.of(folder).defects())
            .extracting(Defect::file)
            .contains(file.getFileName().toString());
        Files.write(file, whole);
      }
    }
  }

  @Test
  void whatIsMissingAndWhatIsTooMuchIsNamed() throws IOException {
    Files.delete(folder.resolve("latency-a-1.hlog"));
    Files.writeString(folder.resolve("notes.txt"), "mine");
    found("latency-a-1.hlog: is missing", "notes.txt: is no file of the set");
  }

  @Test
  void aNewerSchemaIsRefused() throws IOException {
    Path manifest = folder.resolve(Schema.MANIFEST);
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("\"schemaVersion\" : " + Schema.VERSION, "\"schemaVersion\" : 77"));
    found("schema version 77, this build reads up to " + Schema.VERSION);
  }

  @Test
  void whatIsNoSetIsSaid() throws IOException {
    folder = Files.createDirectory(temporary.resolve("empty"));
    found("is no result set");
    folder = temporary.resolve("nothing");
    found("does not exist");
  }

  @Test
  void valuesOfTheWrongTypeAreFoundByTheDescriptor() throws IOException {
    forge("timeline.csv", "\na,1,3,", "\na,1,3.5,");
    assertThat(Verification.of(folder).defects())
        .extracting(Defect::toString)
        .anyMatch(d -> d.contains("timeline.csv: line 5: second is '3.5', no integer"));
  }

  @Test
  void aForgedSummaryDoesNotFitItsRequests() throws IOException {
    String summary = Files.readString(folder.resolve("summary.csv"));
    String[] values = summary.lines().skip(1).findFirst().orElseThrow().split(",");
    String row = String.join(",", Arrays.copyOf(values, 7));
    values[6] = Integer.toString(Integer.parseInt(values[6]) + 1);
    forge("summary.csv", row, String.join(",", Arrays.copyOf(values, 7)));

    List<String> defects =
        Verification.of(folder).defects().stream().map(Defect::toString).toList();
    assertThat(defects)
        .anyMatch(d -> d.startsWith("summary.csv: run a-1: violation_rate"))
        .anyMatch(d -> d.startsWith("timeline.csv: run a-1: violations is"))
        .anyMatch(d -> d.startsWith("requests.csv.gz: run a-1: late is"));
  }

  @Test
  void aForgedPercentileDoesNotFitItsHistogram() throws IOException {
    String summary = Files.readString(folder.resolve("summary.csv"));
    String[] values = summary.lines().skip(1).findFirst().orElseThrow().split(",");
    forge("summary.csv", values[14], "123.456");
    assertThat(Verification.of(folder).defects())
        .extracting(Defect::file)
        .contains("latency-a-1.hlog", "requests.csv.gz");
  }

  @Test
  void aDescriptorThatMisleadsOtherToolsIsNamed() throws IOException {
    forge("datapackage.json", "\"type\" : \"integer\"", "\"type\" : \"string\"");
    found("datapackage.json: summary.csv: repetition is a string, should be integer");
  }

  @Test
  void aManifestIsReadStrictly() throws IOException {
    Path file = folder.resolve(Schema.MANIFEST);
    String whole = Files.readString(file);
    Files.writeString(file, whole + "{\"schemaVersion\": 99}");
    found("is not JSON or truncated");
    Files.writeString(file, whole.replaceFirst("\\{", "{\"schemaVersion\": 2,"));
    found("Duplicate field 'schemaVersion'");
    Files.writeString(file, whole.replaceFirst("(\"schemaVersion\" : \\d)", "$1.5"));
    found("schemaVersion is missing or no whole number");
    Files.writeString(file, whole.replaceFirst("(\"repetitions\" : )\\d", "$12000000000"));
    found("repetitions is 2000000000; expected 1 to 1000000 runs");
    Files.writeString(file, whole.replaceFirst("(?s)\"bytes\" : \\{[^}]*}", "\"bytes\" : []"));
    found("bytes is []; expected an object");
  }
}
