package io.twoscales.traces.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
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
  private byte[] content = CONTENT;
  private String tag;
  private boolean ignoresRanges;
  private boolean saysLength = true;
  private boolean stalls;
  private int shift;
  private final CountDownLatch released = new CountDownLatch(1);
  private int breaksOffAfter = Integer.MAX_VALUE;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/trace", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
    ranges.add(ifRange == null ? "" + range : range + " if " + ifRange);
    boolean partial = range != null && !ignoresRanges && (ifRange == null || ifRange.equals(tag));
    int from = partial ? Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1")) : 0;
    if (tag != null) {
      exchange.getResponseHeaders().add("ETag", tag);
    }
    if (partial) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from + shift, content.length - 1, content.length));
    }
    byte[] body = Arrays.copyOfRange(content, from, content.length);
    exchange.sendResponseHeaders(
        status != 0 ? status : partial ? 206 : 200, saysLength ? body.length : 0);
    OutputStream out = exchange.getResponseBody();
    out.write(body, 0, Math.min(body.length, breaksOffAfter));
    if (stalls) {
      out.flush();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.close();
  }

  private static String fetch(CatalogueEntry entry, Path file, TraceDownload.Listener listener)
      throws IOException {
    return TraceDownload.fetch(entry, file, TransferLimits.DEFAULT, listener);
  }

  /** What came of the first 70,000 bytes. */
  private long broken(CatalogueEntry entry, Path file) throws IOException {
    breaksOffAfter = 70_000;
    assertThatThrownBy(() -> fetch(entry, file, (there, of) -> {})).isInstanceOf(IOException.class);
    breaksOffAfter = Integer.MAX_VALUE;
    ranges.clear();
    return Files.size(folder.resolve("t.gz.part"));
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
  }

  private CatalogueEntry entry(OptionalLong bytes, Optional<String> sha256) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/trace");
    return new CatalogueEntry(
        "t", "d", "n", "l", "c", address, "t.gz", List.of(), "rates", bytes, sha256);
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
    String sum = fetch(known(), file, (there, of) -> seen.add(there));
    assertThat(sum).isEqualTo(sum());
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(seen).isSorted().endsWith((long) CONTENT.length);
    assertThat(Files.list(file.getParent())).hasSize(1);
  }

  @Test
  void whatBrokeOffGoesOnWhereItEnded() throws Exception {
    Path file = folder.resolve("t.gz");
    breaksOffAfter = 70_000;
    assertThatThrownBy(() -> fetch(known(), file, (there, of) -> {}))
        .isInstanceOf(IOException.class);
    assertThat(file).doesNotExist();
    long kept = Files.size(folder.resolve("t.gz.part"));
    assertThat(kept).isPositive();

    breaksOffAfter = Integer.MAX_VALUE;
    fetch(known(), file, (there, of) -> {});
    assertThat(ranges).containsExactly("null", "bytes=" + kept + "-");
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void anotherChecksumOrSizeLeavesNothing() throws Exception {
    Path file = folder.resolve("t.gz");
    String wrong = "0".repeat(64);
    assertThatThrownBy(
            () ->
                fetch(
                    entry(OptionalLong.of(CONTENT.length), Optional.of(wrong)),
                    file,
                    (there, of) -> {}))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("expected sha256 " + wrong)
        .hasMessageContaining(sum());
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(
            () -> fetch(entry(OptionalLong.of(5), Optional.empty()), file, (there, of) -> {}))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("expected 5 bytes");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aRefusalIsNamed() {
    status = 404;
    assertThatThrownBy(() -> fetch(known(), folder.resolve("t.gz"), (there, of) -> {}))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("the server answers 404");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aServerThatIgnoresRangesSendsAllOfItAnew() throws Exception {
    Path file = folder.resolve("t.gz");
    ignoresRanges = true;
    long kept = broken(known(), file);
    fetch(known(), file, (there, of) -> {});
    assertThat(ranges).containsExactly("bytes=" + kept + "-");
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void whatChangedMeanwhileIsNotJoinedToWhatCameBefore() throws Exception {
    CatalogueEntry unknown = entry(OptionalLong.empty(), Optional.empty());
    Path file = folder.resolve("t.gz");
    tag = "\"one\"";
    long kept = broken(unknown, file);
    tag = "\"two\"";
    content = new byte[150_000];
    fetch(unknown, file, (there, of) -> {});
    assertThat(ranges).containsExactly("bytes=" + kept + "- if \"one\"");
    assertThat(file).hasBinaryContent(content);
    assertThat(Files.list(folder)).hasSize(1);
  }

  @Test
  void whatDidNotChangeGoesOnByItsTag() throws Exception {
    CatalogueEntry unknown = entry(OptionalLong.empty(), Optional.empty());
    Path file = folder.resolve("t.gz");
    tag = "\"one\"";
    long kept = broken(unknown, file);
    fetch(unknown, file, (there, of) -> {});
    assertThat(ranges).containsExactly("bytes=" + kept + "- if \"one\"");
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void withoutTagOrChecksumHalvesAreNotJoined() throws Exception {
    CatalogueEntry unknown = entry(OptionalLong.empty(), Optional.empty());
    Path file = folder.resolve("t.gz");
    broken(unknown, file);
    tag = "W/\"weak\"";
    broken(unknown, file);
    fetch(unknown, file, (there, of) -> {});
    assertThat(ranges).containsExactly("null");
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void aPartThatBeginsElsewhereIsNotTaken() throws Exception {
    Path file = folder.resolve("t.gz");
    long kept = broken(known(), file);
    shift = 1;
    fetch(known(), file, (there, of) -> {});
    assertThat(ranges).containsExactly("bytes=" + kept + "-", "null");
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void aBodyThatStallsIsGivenUpAndWhatCameIsKept() throws Exception {
    Path file = folder.resolve("t.gz");
    stalls = true;
    breaksOffAfter = 70_000;
    TransferLimits hasty =
        new TransferLimits(Duration.ofSeconds(5), Duration.ofMillis(200), 1 << 20);
    assertThatThrownBy(() -> TraceDownload.fetch(known(), file, hasty, (there, of) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing came for 0.2 s, with 70000 bytes here");
    assertThat(folder.resolve("t.gz.part")).hasSize(70_000);
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/trace");
      CatalogueEntry entry =
          new CatalogueEntry(
              "t",
              "d",
              "n",
              "l",
              "c",
              address,
              "t.gz",
              List.of(),
              "rates",
              OptionalLong.empty(),
              Optional.empty());
      TransferLimits hasty =
          new TransferLimits(Duration.ofSeconds(5), Duration.ofMillis(200), 1 << 20);
      assertThatThrownBy(
              () -> TraceDownload.fetch(entry, folder.resolve("t.gz"), hasty, (there, of) -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("nothing came for 0.2 s");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void notAByteMoreThanTheCatalogueSaysIsTaken() throws Exception {
    saysLength = false;
    AtomicLong most = new AtomicLong();
    CatalogueEntry shorter = entry(OptionalLong.of(100_000), Optional.of("0".repeat(64)));
    assertThatThrownBy(() -> fetch(shorter, folder.resolve("t.gz"), (there, of) -> most.set(there)))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("expected 100000 bytes");
    assertThat(most.get()).isLessThanOrEqualTo(100_000);
    assertThat(folder).isEmptyDirectory();

    TransferLimits small = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), 9999);
    CatalogueEntry unknown = entry(OptionalLong.empty(), Optional.empty());
    for (boolean says : new boolean[] {false, true}) {
      saysLength = says;
      assertThatThrownBy(
              () -> TraceDownload.fetch(unknown, folder.resolve("t.gz"), small, (t, of) -> {}))
          .isInstanceOf(TraceException.class)
          .hasMessageContaining("more than 9999 bytes");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aPageOfAnotherSizeDoesNotCostWhatCame() throws Exception {
    Path file = folder.resolve("t.gz");
    long kept = broken(known(), file);
    ignoresRanges = true;
    content = "<html>log in first</html>".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> fetch(known(), file, (there, of) -> {}))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("expected 200000 bytes, found 25; nothing was taken");
    assertThat(folder.resolve("t.gz.part")).hasSize(kept);
  }

  @Test
  void twoDoNotWriteToTheSameFile() throws Exception {
    Path file = folder.resolve("t.gz");
    try (PartFile part = new PartFile(file)) {
      part.append(CONTENT, 10);
      assertThatThrownBy(() -> fetch(known(), file, (there, of) -> {}))
          .isInstanceOf(TraceException.class)
          .hasMessageContaining("another fetch is writing");
    }
    assertThat(folder.resolve("t.gz.part")).hasSize(10);
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
    assertThat(twitter.sha256())
        .hasValue("b13052c83c64d169810fe1cfec35cb6b56c96e17c023156a23c9a067e1ac66bd");
    assertThat(twitter.contents()).contains("workload.txt", "1,899,061 numbers");
    assertThat(twitter.address().getPath())
        .startsWith("/reconfigurable-ml-pipeline/web-service-datasets/")
        .endsWith("/dataset/twitter_trace/workload.tbz2");
  }
}
