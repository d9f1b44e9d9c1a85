package io.twoscales.traces.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFolders;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces of the catalogue, looked for in folders. */
class TraceLibraryTest {
  @TempDir Path folder;

  private TraceLibrary library;
  private CatalogueEntry entry;

  @BeforeEach
  void set() throws Exception {
    library = new TraceLibrary(new TraceFolders(List.of(folder)));
    Path right = Files.writeString(folder.resolve("sum"), "1 2 3");
    entry = entry("rates", Optional.of(Sha256.of(right)));
  }

  private static CatalogueEntry entry(String format, Optional<String> sha256) {
    return new CatalogueEntry(
        "t",
        "d",
        "n",
        "none stated",
        "c",
        URI.create("https://example.invalid/t"),
        "t.tbz2",
        List.of("published.tbz2"),
        format,
        OptionalLong.empty(),
        sha256);
  }

  @Test
  void itsFileIsFoundByTheNameOfFetchAndByThePublishers() throws Exception {
    assertThat(library.isHere(entry)).isFalse();
    Path published = Files.writeString(folder.resolve("published.tbz2"), "1 2 3");
    assertThat(library.find(entry)).isEqualTo(published);
    Path fetched = Files.writeString(folder.resolve("t.tbz2"), "1 2 3");
    assertThat(library.find(entry)).isEqualTo(fetched);
    assertThat(library.isHere(entry)).isTrue();
  }

  @Test
  void anotherFileOfThatNameIsPassedOverOrRefused() throws Exception {
    Path other = Files.writeString(folder.resolve("t.tbz2"), "4 5 6");
    assertThatThrownBy(() -> library.find(entry))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(other + " has sha256 " + Sha256.of(other))
        .hasMessageContaining("expected " + entry.sha256().get());
    Path published = Files.writeString(folder.resolve("published.tbz2"), "1 2 3");
    assertThat(library.find(entry)).isEqualTo(published);
  }

  @Test
  void whatIsAbsentIsToldHowToGet() {
    assertThatThrownBy(() -> library.find(entry))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("`twoscales traces fetch t`")
        .hasMessageContaining("none stated");
    assertThatThrownBy(() -> library.find("twitter-2021-08"))
        .hasMessageContaining("`twoscales traces fetch twitter-2021-08` gets it, 1,352,422 bytes");
    assertThatThrownBy(() -> library.find("nothing")).hasMessageContaining("no trace 'nothing'");
  }

  @Test
  void aFileOfTheNameItselfComesFirst() throws Exception {
    Path file = Files.writeString(folder.resolve("twitter-2021-08"), "1 2 3");
    assertThat(library.find("twitter-2021-08")).isEqualTo(file);
  }

  @Test
  void whatIsNoTraceYetHasToBeImported() throws Exception {
    CatalogueEntry log = entry("access-log", Optional.empty());
    Path file = Files.writeString(folder.resolve("t.tbz2"), "");
    assertThatThrownBy(() -> library.find(log))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("twoscales traces import access-log " + file + " --out ");
    Path imported = Files.writeString(folder.resolve("t.txt.gz"), "1 2 3");
    assertThat(library.find(log)).isEqualTo(imported);
  }
}
