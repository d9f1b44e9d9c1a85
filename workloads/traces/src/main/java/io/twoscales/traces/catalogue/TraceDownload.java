package io.twoscales.traces.catalogue;

import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * Fetches a file of the catalogue: into {@code NAME.part}, from where an earlier try ended; under
 * its name once it is whole and has the size and checksum it should have.
 */
public final class TraceDownload {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(1);
  private static final long MAX_BYTES = 20L << 30;
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** Is told how far it is. */
  @FunctionalInterface
  public interface Listener {
    /** So many bytes are there, of so many where that is known. */
    void bytes(long there, OptionalLong of);
  }

  private TraceDownload() {}

  /**
   * Fetches a file.
   *
   * @return its sha256
   * @throws TraceException when the server refuses, or size or checksum differ; then nothing is
   *     left under the file's name
   * @throws IOException when the network fails; what is there is kept for the next try
   */
  public static String fetch(CatalogueEntry entry, Path file, Listener listener)
      throws IOException, InterruptedException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    long there = Files.exists(part) ? Files.size(part) : 0;
    if (entry.bytes().isEmpty() || there < entry.bytes().getAsLong()) {
      transfer(entry, part, there, listener);
    }
    String sum = sha256(part);
    if (entry.bytes().isPresent() && Files.size(part) != entry.bytes().getAsLong()) {
      long size = Files.size(part);
      Files.delete(part);
      throw new TraceException(
          "%s: expected %d bytes, came %d; what came was removed"
              .formatted(entry.address(), entry.bytes().getAsLong(), size));
    }
    if (entry.sha256().isPresent() && !entry.sha256().get().equals(sum)) {
      Files.delete(part);
      throw new TraceException(
          "%s: expected sha256 %s, came %s; what came was removed"
              .formatted(entry.address(), entry.sha256().get(), sum));
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    return sum;
  }

  private static void transfer(CatalogueEntry entry, Path part, long there, Listener listener)
      throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(entry.address()).timeout(ANSWER_TIMEOUT).GET();
    if (there > 0) {
      request.header("Range", "bytes=" + there + "-");
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      int status = response.statusCode();
      if (status == RANGE_NOT_SATISFIABLE) {
        return; // it was whole already
      }
      if (status != OK && status != PARTIAL) {
        throw new TraceException(
            "%s: the server answers %d; is the address still right?"
                .formatted(entry.address(), status));
      }
      long from = status == PARTIAL ? there : 0;
      OptionalLong length = response.headers().firstValueAsLong("Content-Length");
      OptionalLong total =
          entry.bytes().isPresent() || length.isEmpty()
              ? entry.bytes()
              : OptionalLong.of(from + length.getAsLong());
      try (OutputStream out =
          Files.newOutputStream(
              part,
              StandardOpenOption.CREATE,
              from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        copy(in, out, from, total, listener);
      }
    }
  }

  private static void copy(
      InputStream in, OutputStream out, long from, OptionalLong total, Listener listener)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long there = from;
    long most = total.orElse(MAX_BYTES);
    for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
      out.write(buffer, 0, bytes);
      there += bytes;
      if (there > most) {
        return; // the size is checked afterwards
      }
      listener.bytes(there, total);
    }
    if (total.isPresent() && there < total.getAsLong()) {
      throw new IOException(
          "the connection ended after %d of %d bytes; run the command again to go on"
              .formatted(there, total.getAsLong()));
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = Files.newInputStream(file)) {
        for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
          digest.update(buffer, 0, bytes);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
