package io.twoscales.traces.catalogue;

import io.twoscales.traces.TraceException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches a file of the catalogue: into {@code NAME.part}, from where an earlier try ended; under
 * its name once it is whole and has the size and checksum it should have. Not a byte more is taken
 * than the catalogue says, and a server that announces another size is refused at once.
 */
public final class TraceDownload {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  /** Is told how far it is. */
  @FunctionalInterface
  public interface Listener {
    /** So many bytes are there, of so many where that is known. */
    void bytes(long there, OptionalLong of);
  }

  private final CatalogueEntry entry;
  private final TransferLimits limits;
  private final Listener listener;

  private TraceDownload(CatalogueEntry entry, TransferLimits limits, Listener listener) {
    this.entry = entry;
    this.limits = limits;
    this.listener = listener;
  }

  /**
   * Fetches a file.
   *
   * @return its sha256
   * @throws TraceException when the server refuses, or size or checksum differ, or somebody else is
   *     fetching it; then nothing is left under the file's name
   * @throws IOException when the network fails; what is there is kept for the next try
   */
  public static String fetch(
      CatalogueEntry entry, Path file, TransferLimits limits, Listener listener)
      throws IOException {
    return new TraceDownload(entry, limits, listener).fetch(file);
  }

  private String fetch(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (PartFile part = new PartFile(file)) {
      if (entry.bytes().isEmpty() || part.bytes() < entry.bytes().getAsLong()) {
        transfer(part);
      }
      if (entry.bytes().isPresent() && part.bytes() != entry.bytes().getAsLong()) {
        long size = part.bytes();
        part.delete();
        throw otherSize(size, "; what came was removed");
      }
      String sum = part.sha256();
      if (entry.sha256().isPresent() && !entry.sha256().get().equals(sum)) {
        part.delete();
        throw new TraceException(
            "%s: not the file of the catalogue: expected sha256 %s, came %s; what came was removed"
                .formatted(entry.address(), entry.sha256().get(), sum));
      }
      part.rename(file);
      return sum;
    }
  }

  private void transfer(PartFile part) throws IOException {
    String address = entry.address().toString();
    Optional<String> version = part.version(address);
    // Without either, nobody would notice two halves of different files.
    boolean goesOn = part.bytes() > 0 && (version.isPresent() || entry.sha256().isPresent());
    HttpURLConnection connection = request(goesOn ? part.bytes() : 0, version);
    try {
      int status = connection.getResponseCode();
      if (goesOn && (status == RANGE_NOT_SATISFIABLE || !fits(connection, status, part.bytes()))) {
        connection.disconnect();
        goesOn = false;
        connection = request(0, Optional.empty());
        status = connection.getResponseCode();
      }
      if (status != OK && !(goesOn && status == PARTIAL)) {
        throw new TraceException(
            "%s: the server answers %d; is the address still right?"
                .formatted(entry.address(), status));
      }
      receive(connection, status, part);
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "nothing came for %s, with %d bytes here"
              .formatted(seconds(limits.stall()), part.bytes()),
          e);
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection request(long from, Optional<String> version) throws IOException {
    URLConnection opened = entry.address().toURL().openConnection();
    if (!(opened instanceof HttpURLConnection connection)) {
      throw new TraceException(entry.address() + ": expected an address with https");
    }
    connection.setConnectTimeout((int) limits.connect().toMillis());
    connection.setReadTimeout((int) limits.stall().toMillis());
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=" + from + "-");
      version.ifPresent(named -> connection.setRequestProperty("If-Range", named));
    }
    try {
      connection.connect();
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "no connection to %s within %s"
              .formatted(entry.address().getHost(), seconds(limits.connect())),
          e);
    }
    return connection;
  }

  /** Whether a partial answer begins where ours ends, in a file of the size that is expected. */
  private boolean fits(HttpURLConnection answer, int status, long there) {
    if (status != PARTIAL) {
      return true;
    }
    String range = answer.getHeaderField("Content-Range");
    Matcher matcher = CONTENT_RANGE.matcher(range == null ? "" : range);
    return matcher.matches()
        && Long.parseLong(matcher.group(1)) == there
        && (entry.bytes().isEmpty()
            || matcher.group(2).equals("*")
            || Long.parseLong(matcher.group(2)) == entry.bytes().getAsLong());
  }

  private void receive(HttpURLConnection answer, int status, PartFile part) throws IOException {
    long from = status == PARTIAL ? part.bytes() : 0;
    long length = answer.getContentLengthLong();
    if (length >= 0 && entry.bytes().isPresent() && from + length != entry.bytes().getAsLong()) {
      throw otherSize(from + length, "; nothing was taken");
    }
    OptionalLong total =
        entry.bytes().isPresent() || length < 0 ? entry.bytes() : OptionalLong.of(from + length);
    long most = total.orElse(limits.mostBytes());
    if (most > limits.mostBytes() && entry.bytes().isEmpty()) {
      throw tooMuch();
    }
    if (status == OK) {
      part.startAnew(entry.address().toString(), version(answer));
    }
    try (InputStream in = answer.getInputStream()) {
      copy(in, part, most, total);
    }
  }

  private void copy(InputStream in, PartFile part, long most, OptionalLong total)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long there = part.bytes();
    for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
      if (there + bytes > most) {
        part.delete();
        throw entry.bytes().isPresent()
            ? otherSize(there + bytes, " at least; what came was removed")
            : tooMuch();
      }
      part.append(buffer, bytes);
      there += bytes;
      listener.bytes(there, total);
    }
    if (total.isPresent() && there < total.getAsLong()) {
      throw new IOException(
          "the connection ended after %d of %d bytes".formatted(there, total.getAsLong()));
    }
  }

  /** What names this version of the file in a later If-Range: no weak tag does. */
  private static Optional<String> version(HttpURLConnection answer) {
    String tag = answer.getHeaderField("ETag");
    return tag != null && tag.startsWith("\"")
        ? Optional.of(tag)
        : Optional.ofNullable(answer.getHeaderField("Last-Modified"));
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }

  private TraceException otherSize(long bytes, String consequence) {
    return new TraceException(
        "%s: not the file of the catalogue: expected %d bytes, found %d%s"
            .formatted(entry.address(), entry.bytes().orElseThrow(), bytes, consequence));
  }

  private TraceException tooMuch() {
    return new TraceException(
        "%s: more than %d bytes; --most-bytes allows more"
            .formatted(entry.address(), limits.mostBytes()));
  }
}
