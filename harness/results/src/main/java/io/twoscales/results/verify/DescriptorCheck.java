package io.twoscales.results.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.results.Schema;
import io.twoscales.results.Table;
import io.twoscales.results.verify.Verification.Defect;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads every table as {@code datapackage.json} says, every value of it; and every decision. */
final class DescriptorCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final List<Defect> defects = new ArrayList<>();
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private final Set<String> unreadable = new LinkedHashSet<>();

  DescriptorCheck(Path folder, int schemaVersion, Set<String> missing) {
    this.folder = folder;
    Set<String> described = new LinkedHashSet<>();
    JsonNode resources = resources();
    for (JsonNode resource : resources) {
      String file = resource.path("path").asText();
      if (!described.add(file)) {
        defects.add(new Defect(Schema.DATA_PACKAGE, "describes %s twice".formatted(file)));
        continue;
      }
      if (!missing.contains(file) && Files.isRegularFile(folder.resolve(file))) {
        table(file, resource.at("/schema/fields"));
      }
    }
    columns(resources, schemaVersion);
    for (Table table : Table.values()) {
      if (table.since() <= schemaVersion && !described.contains(table.file())) {
        defects.add(new Defect(Schema.DATA_PACKAGE, "does not describe " + table.file()));
      }
    }
    if (!missing.contains(Schema.DECISIONS)) {
      decisions();
    }
  }

  List<Defect> defects() {
    return defects;
  }

  Map<String, Long> rows() {
    return rows;
  }

  /** Files whose numbers cannot be used. */
  Set<String> unreadable() {
    return unreadable;
  }

  /** Other tools read what the descriptor says: it has to say what the version has. */
  private void columns(JsonNode resources, int schemaVersion) {
    for (JsonNode resource : resources) {
      Map<String, String> given = new LinkedHashMap<>();
      resource
          .at("/schema/fields")
          .forEach(f -> given.put(f.path("name").asText(), f.path("type").asText()));
      for (Table table : Table.values()) {
        if (!table.file().equals(resource.path("path").asText())) {
          continue;
        }
        for (Table.Column column : table.columns()) {
          String type = given.getOrDefault(column.name(), "");
          if (column.since() <= schemaVersion && !column.type().equals(type)) {
            String what = type.isEmpty() ? "of no type" : "a " + type;
            defects.add(
                new Defect(
                    Schema.DATA_PACKAGE,
                    "%s: %s is %s, should be %s"
                        .formatted(table.file(), column.name(), what, column.type())));
          }
        }
      }
    }
  }

  private JsonNode resources() {
    try {
      return JSON.readTree(folder.resolve(Schema.DATA_PACKAGE).toFile()).path("resources");
    } catch (IOException e) {
      defects.add(new Defect(Schema.DATA_PACKAGE, "is not JSON or truncated"));
      return JSON.createArrayNode();
    }
  }

  private void table(String file, JsonNode fields) {
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (JsonNode field : fields) {
      names.add(field.path("name").asText());
      types.add(field.path("type").asText());
    }
    long line = 0;
    long count = 0;
    try (CSVParser parser =
        CSVParser.builder()
            .setReader(reader(folder.resolve(file)))
            .setFormat(CSVFormat.RFC4180)
            .get()) {
      for (CSVRecord row : parser) {
        line = parser.getCurrentLineNumber();
        if (line == 1 && count == 0 && row.getRecordNumber() == 1) {
          if (!row.toList().equals(names)) {
            wrong(
                file,
                "has columns %s; %s describes %s"
                    .formatted(row.toList(), Schema.DATA_PACKAGE, names));
            return;
          }
          continue;
        }
        count++;
        String problem = problem(row, names, types);
        if (problem != null) {
          wrong(file, "line %d: %s".formatted(line, problem));
          return;
        }
      }
      rows.put(file, count);
      if (parser.getRecordNumber() == 0) {
        wrong(file, "is empty; not even the names of the columns are there");
      }
    } catch (IOException e) {
      wrong(file, unreadable(e, line));
    } catch (UncheckedIOException e) {
      wrong(file, unreadable(e.getCause(), line));
    } catch (IllegalStateException e) {
      wrong(file, e.getCause() instanceof IOException io ? unreadable(io, line) : e.getMessage());
    }
  }

  private void wrong(String file, String what) {
    defects.add(new Defect(file, what));
    unreadable.add(file);
  }

  private static String unreadable(IOException failure, long line) {
    return failure instanceof EOFException
        ? "ends in the middle after line %d: truncated".formatted(line)
        : "cannot be read after line %d: %s".formatted(line, failure.getMessage());
  }

  /** Nothing when the row is right. */
  private static String problem(CSVRecord row, List<String> names, List<String> types) {
    if (row.size() != names.size()) {
      return "%d values instead of %d".formatted(row.size(), names.size());
    }
    for (int i = 0; i < types.size(); i++) {
      String value = row.get(i);
      // Frictionless: nothing between the commas is a missing value.
      if (!value.isEmpty() && !isOfType(value, types.get(i))) {
        return "%s is '%s', no %s".formatted(names.get(i), value, types.get(i));
      }
    }
    return null;
  }

  private static boolean isOfType(String value, String type) {
    return switch (type) {
      case "integer" -> isNumber(value, false);
      case "number" -> isNumber(value, true);
      case "boolean" -> value.equals("true") || value.equals("false");
      default -> true;
    };
  }

  /** Digits with a sign in front, and for numbers a point in between. */
  private static boolean isNumber(String value, boolean fractions) {
    int digits = 0;
    boolean point = false;
    for (int i = value.charAt(0) == '-' ? 1 : 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.' && fractions && !point) {
        point = true;
      } else {
        return fractions && isDouble(value);
      }
    }
    return digits > 0;
  }

  private static boolean isDouble(String value) {
    return value.matches("-?\\d+(\\.\\d+)?[eE][+-]?\\d+");
  }

  private void decisions() {
    long line = 0;
    try (BufferedReader lines = reader(folder.resolve(Schema.DECISIONS))) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        line++;
        JsonNode decision = JSON.readTree(text);
        if (!decision.path("controller").isTextual() || !decision.path("plan").isArray()) {
          wrong(Schema.DECISIONS, "line %d: no decision".formatted(line));
          return;
        }
      }
      rows.put(Schema.DECISIONS, line);
    } catch (JsonProcessingException e) {
      wrong(Schema.DECISIONS, "line %d: is not JSON or truncated".formatted(line));
    } catch (IOException e) {
      wrong(Schema.DECISIONS, unreadable(e, line));
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    if (file.toString().endsWith(".gz")) {
      in = new GZIPInputStream(in, BUFFER);
    }
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), BUFFER);
  }
}
