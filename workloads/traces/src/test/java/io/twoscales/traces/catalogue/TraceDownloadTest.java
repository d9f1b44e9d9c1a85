package io.twoscales.traces.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching from a server of our own, which breaks off, changes its mind and lies. */
class TraceDownloadTest {
  private static final byte[] CONTENT = new byte[200_000];

  static {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) (i * 31 + i / 251);
    }
  }

  @TempDir Path folder;

  private final List<String> ranges = new ArrayList<>();
  private HttpServer server;
  private int status;
  private int breaksOffAfter = Integer.MAX_VALUE;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/trace",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(String.valueOf(range));
          int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
          byte[] body = Arrays.copyOfRange(CONTENT, from, CONTENT.length);
          exchange.sendResponseHeaders(
              status != 0 ? status : range == null ? 200 : 206, body.length);
          exchange.getResponseBody().write(body, 0, Math.min(body.length, breaksOffAfter));
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private CatalogueEntry entry(OptionalLong bytes, Optional<String> sha256) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/trace");
    return new CatalogueEntry("t", "d", "l", "c", address, "t.gz", "rates", bytes, sha256);
  }

  private static String sum() throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
  }

  private CatalogueEntry known() throws Exception {
    return entry(OptionalLong.of(CONTENT.length), Optional.of(sum()));
  }

  @Test
  void aFileIsFetchedAndVerified() throws Exception {
    List<Long> seen = new ArrayList<>();
    Path file = folder.resolve("new/t.gz");
    String sum = TraceDownload.fetch(known(), file, (there, of) -> seen.add(there));
    assertThat(sum).isEqualTo(sum());
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(seen).isSorted().endsWith((long) CONTENT.length);
    assertThat(Files.list(file.getParent())).hasSize(1);
  }

  @Test
  void whatBrokeOffGoesOnWhereItEnded() throws Exception {
    Path file = folder.resolve("t.gz");
    breaksOffAfter = 70_000;
    assertThatThrownBy(() -> TraceDownload.fetch(known(), file, (there, of) -> {}))
        .isInstanceOf(IOException.class);
    assertThat(file).doesNotExist();
    long kept = Files.size(folder.resolve("t.gz.part"));
    assertThat(kept).isPositive();

    breaksOffAfter = Integer.MAX_VALUE;
    TraceDownload.fetch(known(), file, (there, of) -> {});
    assertThat(ranges).containsExactly("null", "bytes=" + kept + "-");
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void anotherChecksumOrSizeLeavesNothing() throws Exception {
    Path file = folder.resolve("t.gz");
    String wrong = "0".repeat(64);
    assertThatThrownBy(
            () ->
                TraceDownload.fetch(
                    entry(OptionalLong.of(CONTENT.length), Optional.of(wrong)),
                    file,
                    (there, of) -> {}))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("expected sha256 " + wrong)
        .hasMessageContaining(sum());
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(
            () ->
                TraceDownload.fetch(
                    entry(OptionalLong.of(5), Optional.empty()), file, (there, of) -> {}))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("expected 5 bytes");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aRefusalIsNamed() {
    status = 404;
    assertThatThrownBy(
            () -> TraceDownload.fetch(known(), folder.resolve("t.gz"), (there, of) -> {}))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("the server answers 404");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theTraceOfThePapersIsThere() {
    CatalogueEntry twitter = Catalogue.named("twitter-2021-08").orElseThrow();
    assertThat(twitter.bytes()).hasValue(1_352_422);
    assertThat(twitter.licence()).isEqualTo("none stated");
    assertThat(Catalogue.ENTRIES)
        .extracting(CatalogueEntry::name)
        .doesNotHaveDuplicates()
        .isSorted();
  }
}
