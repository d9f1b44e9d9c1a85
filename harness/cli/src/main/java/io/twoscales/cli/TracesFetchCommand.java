package io.twoscales.cli;

import io.twoscales.core.run.PlatformException;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.catalogue.Catalogue;
import io.twoscales.traces.catalogue.CatalogueEntry;
import io.twoscales.traces.catalogue.TraceDownload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales traces fetch}. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = "Fetches a public trace; goes on where an earlier try ended, and verifies it.")
final class TracesFetchCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "A name that `traces list` lists.")
  String name;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where to; default: the first folder of $TWOSCALES_TRACES, or `traces`.")
  Path to;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CatalogueEntry entry =
        Catalogue.named(name)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "no trace '" + name + "' to fetch; `traces list` lists them"));
    Path file = folder().resolve(entry.fileName());
    PrintWriter out = spec.commandLine().getOut();
    if (Files.exists(file)) {
      out.println(file + " is there already");
      out.flush();
      return 0;
    }
    try (Progress progress = new Progress()) {
      String sum = TraceDownload.fetch(entry, file, progress);
      out.printf(
          "%s: %d bytes, sha256 %s%s%n",
          file,
          Files.size(file),
          sum,
          entry.sha256().isPresent() ? ", as it should be" : ", not known beforehand");
      out.printf("licence: %s; please cite %s%n", entry.licence(), entry.citation());
      if (!entry.format().equals("rates")) {
        out.printf(
            "next: twoscales traces import %s %s --out %s.txt.gz%n",
            entry.format(), file, entry.name());
      }
      out.flush();
      return 0;
    } catch (IOException e) {
      throw new PlatformException(
          "%s cannot be fetched: %s; what came is kept, run the command again to go on"
              .formatted(
                  entry.address(),
                  e.getMessage() == null
                      ? "no connection to " + entry.address().getHost()
                      : e.getMessage()),
          e);
    } catch (TraceException e) {
      throw new PlatformException(e.getMessage(), e);
    }
  }

  private Path folder() {
    if (to != null) {
      return to;
    }
    return Home.traceFolders(List.of()).stream().findFirst().orElse(Path.of("traces"));
  }

  /** A bar where the size is known and somebody looks. */
  private static final class Progress implements TraceDownload.Listener, AutoCloseable {
    private ProgressBar bar;

    @Override
    public void bytes(long there, OptionalLong of) {
      if (!TerminalBar.isSeen()) {
        return;
      }
      if (bar == null) {
        bar = TerminalBar.of("fetching", of.orElse(-1)).setUnit(" KiB", 1024).build();
      }
      bar.stepTo(there);
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
