package io.twoscales.results.merge;

import io.twoscales.results.ResultSetException;
import io.twoscales.results.Schema;
import io.twoscales.results.Table;
import io.twoscales.results.read.RunId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a file of a set the rows of each run lie. Parts are copied as they are, so that what was
 * compressed elsewhere stays the same to the last byte.
 */
final class RunParts {
  private static final Pattern OF_TABLE = Pattern.compile("([^,\"]+),(\\d+),");
  private static final Pattern OF_SUMMARY = Pattern.compile("([^,\"]+),[^,\"]*,(\\d+),");
  private static final Pattern OF_DECISIONS =
      Pattern.compile("\\{\"controller\":\"([^\"\\\\]+)\",\"repetition\":(\\d+),");

  private final Path file;
  private final Pattern form;
  private final Map<RunId, Span> runs = new LinkedHashMap<>();
  private Span header = new Span(0, 0);

  /** Bytes of a file. */
  private record Span(long offset, long bytes) {}

  private RunParts(Path file, Pattern form) {
    this.file = file;
    this.form = form;
  }

  /** Whether a file has rows of several runs. */
  static boolean has(String name) {
    return name.equals(Schema.DECISIONS) || isTable(name);
  }

  private static boolean isTable(String name) {
    for (Table table : Table.values()) {
      if (table.file().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Finds them.
   *
   * @param expected the runs of the set in its order
   * @throws ResultSetException when the file is not as sets have it
   */
  static RunParts of(Path folder, String name, List<RunId> expected) throws IOException {
    Path file = folder.resolve(name);
    if (name.equals(Schema.DECISIONS)) {
      return new RunParts(file, OF_DECISIONS).lines(false);
    }
    RunParts parts = new RunParts(file, name.equals(Table.SUMMARY.file()) ? OF_SUMMARY : OF_TABLE);
    return name.endsWith(".gz") ? parts.members(expected) : parts.lines(true);
  }

  private RunParts lines(boolean table) throws IOException {
    RunId[] current = {null};
    RecordScanner.scan(
        file,
        table,
        (offset, bytes, beginning) -> {
          if (table && offset == 0) {
            header = new Span(0, bytes);
            return;
          }
          RunId run = run(beginning);
          if (!run.equals(current[0])) {
            current[0] = run;
            add(run, new Span(offset, bytes));
          } else {
            runs.merge(run, new Span(offset, bytes), RunParts::together);
          }
        });
    return this;
  }

  private static Span together(Span first, Span next) {
    return new Span(first.offset, first.bytes + next.bytes);
  }

  /** The writer gives the header a member of its own, and then every run, be it without rows. */
  private RunParts members(List<RunId> expected) throws IOException {
    List<GzipMembers.Member> members = GzipMembers.of(file);
    if (members.size() != expected.size() + 1) {
      throw new ResultSetException(
          "%s has %d parts; expected %d, one for the names of the columns and one for each run"
              .formatted(file, members.size(), expected.size() + 1));
    }
    header = new Span(members.get(0).offset(), members.get(0).bytes());
    for (int i = 0; i < expected.size(); i++) {
      GzipMembers.Member member = members.get(i + 1);
      RunId run = expected.get(i);
      if (!member.beginning().isEmpty() && !run(member.beginning()).equals(run)) {
        throw new ResultSetException(
            "%s has run %s where %s is expected".formatted(file, run(member.beginning()), run));
      }
      add(run, new Span(member.offset(), member.bytes()));
    }
    return this;
  }

  private void add(RunId run, Span span) {
    if (runs.put(run, span) != null) {
      throw new ResultSetException("%s has rows of run %s in two places".formatted(file, run));
    }
  }

  private RunId run(String beginning) {
    Matcher matcher = form.matcher(beginning);
    if (!matcher.lookingAt()) {
      throw new ResultSetException(
          "%s has a row that belongs to no run: %s".formatted(file, beginning));
    }
    return new RunId(matcher.group(1), Integer.parseInt(matcher.group(2)));
  }

  void writeHeader(WritableByteChannel out) throws IOException {
    write(header, out);
  }

  /** Writes the rows of a run; nothing where it has none. */
  void write(RunId run, WritableByteChannel out) throws IOException {
    Span span = runs.get(run);
    if (span != null) {
      write(span, out);
    }
  }

  private void write(Span span, WritableByteChannel out) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long done = 0;
      while (done < span.bytes) {
        long more = in.transferTo(span.offset + done, span.bytes - done, out);
        if (more <= 0) {
          throw new IOException(file + " has become shorter");
        }
        done += more;
      }
    }
  }
}
