package io.twoscales.cli;

import io.twoscales.core.run.PlatformException;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.TraceFolders;
import io.twoscales.traces.catalogue.Catalogue;
import io.twoscales.traces.catalogue.CatalogueEntry;
import io.twoscales.traces.catalogue.TraceDownload;
import io.twoscales.traces.catalogue.TraceLibrary;
import io.twoscales.traces.catalogue.TransferLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin TransferOptions transfer;

  @Option(
      names = "--most-bytes",
      paramLabel = "N",
      defaultValue = "2147483648",
      description =
          "The longest file to take where the catalogue does not know its size; default: 2 GiB.")
  long mostBytes;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    CatalogueEntry entry =
        Catalogue.named(name)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "no trace '" + name + "' to fetch; `traces list` lists them"));
    TransferLimits limits = transfer.limits(mostBytes);
    Path file = folder().resolve(entry.fileName());
    PrintWriter out = spec.commandLine().getOut();
    if (Files.exists(file)) {
      return alreadyThere(entry, file, out);
    }
    try (FetchProgress progress = new FetchProgress(spec.commandLine().getErr())) {
      String sum = TraceDownload.fetch(entry, file, limits, progress);
      out.printf(
          "%s: %d bytes, sha256 %s%s%n",
          file,
          Files.size(file),
          sum,
          entry.sha256().isPresent() ? ", as it should be" : ", not known beforehand");
      out.printf("licence: %s; please cite %s%n", entry.licence(), entry.citation());
      out.println(
          entry.isRates()
              ? "next: twoscales traces show " + entry.name()
              : "next: twoscales traces import %s %s --out %s"
                  .formatted(entry.format(), file, file.resolveSibling(entry.importedName())));
      out.flush();
      return 0;
    } catch (FileSystemException e) {
      throw new PlatformException(
          "%s cannot be written (%s); name a folder that can with --to"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    } catch (IOException e) {
      throw new PlatformException(
          "%s cannot be fetched: %s; what came is kept, run the command again to go on"
              .formatted(entry.address(), TransferOptions.reason(e, entry.address().getHost())),
          e);
    } catch (TraceException e) {
      throw new PlatformException(e.getMessage(), e);
    }
  }

  /** Not fetched again; but a file of that name that is another one is no success. */
  private static int alreadyThere(CatalogueEntry entry, Path file, PrintWriter out) {
    try {
      new TraceLibrary(new TraceFolders(List.of(file.toAbsolutePath().getParent())))
          .original(entry);
    } catch (TraceException e) {
      throw new PlatformException(e.getMessage(), e);
    }
    out.println(
        file
            + " is there already"
            + (entry.sha256().isPresent() ? ", with the sha256 it should have" : ""));
    out.flush();
    return 0;
  }

  private Path folder() {
    if (to != null) {
      return to;
    }
    return Home.traceFolders(List.of()).stream().findFirst().orElse(Home.FETCHED);
  }
}
