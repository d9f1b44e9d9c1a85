package io.twoscales.traces;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedRateFilesTest {
  private static final int SECONDS = 30_000;
  private static final double[] RATES =
      new Random(11).doubles(SECONDS, 0, 400).map(Math::floor).toArray();
  private static final byte[] TEXT =
      Arrays.stream(RATES)
          .mapToObj(rate -> (int) rate + "\n")
          .collect(Collectors.joining())
          .getBytes(UTF_8);

  @TempDir Path folder;

  @Test
  void readsOneRateForEachSecond() throws IOException {
    Path file = write("rates.txt", "3 0\t1.5\r\n\n  2e1\f.5 +7\n12345678901234567890");

    assertThat(rates(RateFiles.read(file)))
        .containsExactly(3, 0, 1.5, 20, 0.5, 7, 12345678901234567890d);
  }

  @Test
  void passesOverLinesThatBeginWithAHash() throws IOException {
    Path file = write("rates.txt", "# one\n1\n##\n2 3\n#4");

    assertThat(rates(RateFiles.read(file))).containsExactly(1, 2, 3);
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(write("bad.txt", "# one\n1 #2\n")))
        .withMessageContaining("bad.txt:2: ")
        .withMessageContaining("'#2'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rates.txt",
        "rates.gz",
        "rates.bz2",
        "rates.tar",
        "rates.tgz",
        "rates.tbz2",
        "rates.tar.bz2",
        "rates.zip"
      })
  void readsEveryForm(String name) throws IOException {
    Path file = write(name, packed(name, Map.of("rates.txt", TEXT)));

    assertThat(rates(RateFiles.read(file))).isEqualTo(RATES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rates.gz", "rates.bz2"})
  void readsDataPackedInSeveralParts(String name) throws IOException {
    int cut = TEXT.length / 3;
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    parts.write(packed(name, Map.of("a", Arrays.copyOfRange(TEXT, 0, cut))));
    parts.write(packed(name, Map.of("b", Arrays.copyOfRange(TEXT, cut, TEXT.length))));

    assertThat(rates(RateFiles.read(write(name, parts.toByteArray())))).isEqualTo(RATES);
  }

  @Test
  void knowsPackedDataWithoutASuffix() throws IOException {
    Path file = write("rates", packed("rates.gz", Map.of("rates", TEXT)));

    assertThat(RateFiles.read(file).seconds()).isEqualTo(SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "-3", "NaN", "Infinity", "1e999", "0x10", "1f", "1,5", "--1", "1-2", "1_0"})
  void saysOnWhichLineThereIsNoNumber(String word) throws IOException {
    Path file = write("bad.txt", "1\n".repeat(16) + word + "\n2\n");

    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(file))
        .withMessage(file + ":17: expected a rate of at least 0, found '" + word + "'");
  }

  @Test
  void showsLittleOfWhatIsNoText() throws IOException {
    byte[] noise = new byte[100_000];
    Arrays.fill(noise, (byte) 1);
    Path file = write("noise.txt", noise);

    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(file))
        .withMessageContaining(file + ":1: ")
        .withMessageContaining("found '" + "?".repeat(40) + "…'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rates.gz", "rates.bz2", "rates.tgz", "rates.tbz2", "rates.zip", "rates.tar"})
  void refusesIncompleteData(String name) throws IOException {
    byte[] whole = packed(name, Map.of("rates.txt", TEXT));

    // A plain tar ends in padding, which nobody misses.
    for (double part : new double[] {name.endsWith(".tar") ? 0.9 : 0.999, 0.7, 0.01}) {
      Path file = write(name, Arrays.copyOf(whole, (int) (part * whole.length)));
      assertThatExceptionOfType(TraceException.class)
          .as("the first %.1f %%", 100 * part)
          .isThrownBy(() -> RateFiles.read(file))
          .withMessageContaining(file.toString())
          .withMessageContaining("again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rates.gz", "rates.bz2", "rates.tbz2", "rates.zip"})
  void reportsDamageAsSuch(String name) throws IOException {
    byte[] whole = packed(name, Map.of("rates.txt", TEXT));
    Random random = new Random(5);

    for (int i = 0; i < 50; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Path file = write(name, damaged);
      try {
        // Some bits, such as a file's time, do not matter; those that do must not go unnoticed.
        assertThat(rates(RateFiles.read(file))).isEqualTo(RATES);
      } catch (TraceException e) {
        assertThat(e).hasMessageContaining(file.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"rates.gz, gzip", "rates.bz2, bzip2", "rates.zip, zip"})
  void refusesANameThatTheContentBelies(String name, String word) throws IOException {
    Path file = write(name, "<!DOCTYPE html>");

    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(file))
        .withMessage(
            file
                + ": named as "
                + word
                + " data, but it is plain; fetch the file again or rename"
                + " it");
  }

  @Test
  void refusesFilesWithoutARate() throws IOException {
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(write("empty.txt", "")))
        .withMessageContaining("empty.txt: no rates in it");
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(write("blank.txt", " \n\n")))
        .withMessageContaining("blank.txt: no rates in it");
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(write("empty.gz", "")))
        .withMessageContaining("named as gzip data, but it is empty");
  }

  @Test
  void refusesWhatIsNoFile() {
    Path missing = folder.resolve("missing.txt");

    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(missing))
        .withMessage("no trace " + missing);
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(folder))
        .withMessageContaining(folder + ": is a folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two.tar", "two.tgz", "two.zip"})
  void refusesArchivesOfSeveralFiles(String name) throws IOException {
    Path file = write(name, packed(name, Map.of("a.txt", TEXT, "b.txt", TEXT)));

    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(file))
        .withMessageContaining("expected an archive with one file in it, found 2")
        .withMessageContaining("a.txt")
        .withMessageContaining("b.txt");
  }

  @Test
  void refusesATraceOfMoreThanAYearWithoutHoldingIt() throws IOException {
    Path file = folder.resolve("endless.gz");
    byte[] day = "7 ".repeat(24 * 3600).getBytes(UTF_8);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 367; i++) {
        out.write(day);
      }
    }

    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(() -> RateFiles.read(file))
        .withMessageContaining("more than 31622400 seconds");
  }

  private static double[] rates(RateTrace trace) {
    return IntStream.range(0, trace.seconds()).mapToDouble(trace::ratePerSecond).toArray();
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(UTF_8));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  /** Packs as the name says; forms without members take the only one's content. */
  private static byte[] packed(String name, Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = outer(name, bytes)) {
      if (out instanceof ZipOutputStream zip) {
        for (String member : members.keySet()) {
          zip.putNextEntry(new ZipEntry(member));
          zip.write(members.get(member));
        }
      } else if (isTar(name)) {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        tar.putArchiveEntry(new TarArchiveEntry("folder/"));
        tar.closeArchiveEntry();
        for (String member : members.keySet()) {
          TarArchiveEntry entry = new TarArchiveEntry("folder/" + member);
          entry.setSize(members.get(member).length);
          tar.putArchiveEntry(entry);
          tar.write(members.get(member));
          tar.closeArchiveEntry();
        }
        tar.finish();
      } else {
        out.write(members.values().iterator().next());
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isTar(String name) {
    return name.contains(".tar") || name.contains(".tgz") || name.contains(".tbz2");
  }

  private static OutputStream outer(String name, OutputStream out) throws IOException {
    if (name.endsWith("gz")) {
      return new GZIPOutputStream(out);
    }
    if (name.endsWith("bz2")) {
      return new BZip2CompressorOutputStream(out);
    }
    return name.endsWith("zip") ? new ZipOutputStream(out) : out;
  }
}
