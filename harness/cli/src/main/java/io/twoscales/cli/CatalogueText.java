package io.twoscales.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.catalogue.CatalogueEntry;
import io.twoscales.traces.catalogue.TraceLibrary;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** An entry of the catalogue for people and for programs. */
final class CatalogueText {
  private static final String UNKNOWN = "not known beforehand";

  private CatalogueText() {}

  static String of(CatalogueEntry entry, TraceLibrary library) {
    StringBuilder text = new StringBuilder(entry.name()).append('\n');
    line(text, "what", entry.description());
    line(text, "licence", entry.licence());
    line(text, "please cite", entry.citation());
    line(text, "address", entry.address().toString());
    line(text, "contents", entry.contents());
    line(
        text,
        "size",
        entry.bytes().isPresent()
            ? String.format(Locale.ROOT, "%,d bytes", entry.bytes().getAsLong())
            : UNKNOWN);
    line(text, "sha256", entry.sha256().orElse(UNKNOWN));
    line(text, "here", here(entry, library));
    return text.toString();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("  %-12s %s%n".formatted(label, value));
  }

  private static String here(CatalogueEntry entry, TraceLibrary library) {
    if (!library.isHere(entry)) {
      return "no; twoscales traces fetch " + entry.name();
    }
    try {
      Path file = library.find(entry);
      return file
          + (entry.isRates() && entry.sha256().isPresent() ? ", sha256 as it should be" : "");
    } catch (TraceException e) {
      return e.getMessage();
    }
  }

  static ObjectNode json(CatalogueEntry entry, TraceLibrary library) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("name", entry.name());
    node.put("description", entry.description());
    node.put("contents", entry.contents());
    node.put("licence", entry.licence());
    node.put("citation", entry.citation());
    node.put("address", entry.address().toString());
    node.put("format", entry.format());
    entry.bytes().ifPresent(bytes -> node.put("bytes", bytes));
    entry.sha256().ifPresent(sum -> node.put("sha256", sum));
    usable(entry, library).ifPresent(file -> node.put("file", file.toString()));
    return node;
  }

  /** The file to replay, where there is one as it should be. */
  private static Optional<Path> usable(CatalogueEntry entry, TraceLibrary library) {
    try {
      return Optional.of(library.find(entry));
    } catch (TraceException e) {
      return Optional.empty();
    }
  }
}
