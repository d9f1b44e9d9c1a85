package io.twoscales.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateFilesTest {
  private static final String TEXT = "# requests per second\n12 7.5\n\n0\n 1e2\t3\n";

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      OutputStream packed = out;
      if (name.endsWith(".gz")) {
        packed = new GZIPOutputStream(out);
      } else if (name.endsWith(".bz2")) {
        packed = new BZip2CompressorOutputStream(out);
      } else if (name.endsWith(".zip")) {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.putNextEntry(new ZipEntry("folder/"));
        zip.putNextEntry(new ZipEntry("folder/rates.txt"));
        packed = zip;
      }
      packed.write(bytes);
      packed.close();
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"r.txt", "r.gz", "r.txt.bz2", "r.zip"})
  void readsRatesPlainAndPacked(String name) throws IOException {
    RateTrace trace = RateFiles.read(write(name, TEXT));

    assertThat(trace.name()).isEqualTo(name);
    assertThat(trace.seconds()).isEqualTo(5);
    assertThat(trace.ratePerSecond(1)).isEqualTo(7.5);
    assertThat(trace.ratePerSecond(3)).isEqualTo(100);
    assertThat(trace.peak()).isEqualTo(100);
    assertThat(trace.mean()).isEqualTo(24.5);
  }

  @ParameterizedTest
  @CsvSource({"abc", "-1", "NaN", "Infinity", "1;2", "0x"})
  void aNumberThatIsNoneIsNamedWithItsLine(String token) throws IOException {
    Path file = write("bad.txt.gz", "1\n2\n3 " + token + "\n");

    assertThatThrownBy(() -> RateFiles.read(file))
        .isInstanceOf(TraceException.class)
        .hasMessage(file + ":3: expected a rate of at least 0, found '" + token + "'");
  }

  @Test
  void anArchiveThatIsCutOffIsSaidToBe() throws IOException {
    Path whole = write("r.txt.gz", TEXT.repeat(1000));
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(whole, Arrays.copyOf(bytes, bytes.length - 10));

    assertThatThrownBy(() -> RateFiles.read(whole))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(whole + ": cannot be read, it may be cut off");
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("r.gz"), "1 2 3");

    assertThatThrownBy(() -> RateFiles.read(file))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"e.txt", "e.gz"})
  void anEmptyFileIsRefused(String name) throws IOException {
    Path file = write(name, " \n# nothing\n");

    assertThatThrownBy(() -> RateFiles.read(file)).hasMessageContaining("no rates in it");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("none.txt");

    assertThatThrownBy(() -> RateFiles.read(file)).hasMessage("no trace " + file);
  }
}
