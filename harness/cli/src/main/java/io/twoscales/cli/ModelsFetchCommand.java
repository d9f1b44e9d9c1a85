package io.twoscales.cli;

import io.twoscales.cli.models.ModelSource;
import io.twoscales.cli.models.ModelStore;
import io.twoscales.cli.models.TrainedModel;
import io.twoscales.core.run.PlatformException;
import io.twoscales.traces.TraceException;
import io.twoscales.traces.catalogue.TransferLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales models fetch}. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description =
        "Takes the trained weights of a model from a file, an address or a repository of DJL's"
            + " models, and writes a pipeline with it.")
final class ModelsFetchCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "A name that `models list` lists.")
  String name;

  @Option(
      names = "--from",
      paramLabel = "FILE-OR-ADDRESS",
      description = "The model as TorchScript, plain or packed by gzip.")
  String from;

  @Option(
      names = "--repository",
      paramLabel = "FOLDER-OR-ADDRESS",
      description =
          "A repository of DJL's models, such as the one that DJL's documentation names, or a copy"
              + " of it.")
  String repository;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "What the file has to have, as it lies there.")
  String sha256;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where to; default: `models`, where `pipelines` looks for them.")
  Path to = Home.MODELS;

  @Mixin TransferOptions transfer;

  @Option(
      names = "--most-bytes",
      paramLabel = "N",
      defaultValue = "1073741824",
      description = "The longest file to take, packed or unpacked; default: 1 GiB.")
  long mostBytes;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    TrainedModel model =
        TrainedModel.named(name)
            .orElseThrow(() -> wrong("no model '" + name + "'; `models list` lists them"));
    if (from != null && repository != null) {
      throw wrong("expected --from or --repository, found both");
    }
    Optional<String> sum = sum();
    TransferLimits limits = transfer.limits(mostBytes);
    ModelStore store = new ModelStore(to, model);
    PrintWriter out = spec.commandLine().getOut();
    try (FetchProgress progress = new FetchProgress(spec.commandLine().getErr())) {
      if (store.isHere()) {
        out.printf(
            "%s is there already, with the sha256 that was recorded, %s%n",
            store.weights(), store.verified());
      } else {
        requireSource(model);
        String found =
            store.take(
                new ModelSource(limits, progress),
                Optional.ofNullable(from),
                Optional.ofNullable(repository),
                sum,
                mostBytes);
        out.printf("%s: sha256 %s%n", store.weights(), found);
        out.printf("licence: %s; please cite %s%n", model.licence(), model.citation());
      }
      out.printf("next: name %s as the pipeline of an experiment%n", store.pipeline());
      out.flush();
      return 0;
    } catch (TraceException e) {
      throw new PlatformException(e.getMessage(), e);
    } catch (FileSystemException e) {
      throw new PlatformException(
          "%s cannot be read or written (%s); name a folder that can with --to"
              .formatted(e.getFile(), e.getClass().getSimpleName()),
          e);
    } catch (IOException e) {
      throw new PlatformException(
          "%s cannot be fetched: %s; run the command again to go on"
              .formatted(
                  from == null ? repository : from, TransferOptions.reason(e, e.getMessage())),
          e);
    }
  }

  private void requireSource(TrainedModel model) {
    if (from == null && repository == null) {
      throw wrong(
          ("where from? --from FILE-OR-ADDRESS names the TorchScript file, --repository"
                  + " FOLDER-OR-ADDRESS a repository of DJL's models, in which it is %s;"
                  + " docs/models.md says more")
              .formatted(model.artifact()));
    }
  }

  private Optional<String> sum() {
    if (sha256 == null) {
      return Optional.empty();
    }
    String lower = sha256.toLowerCase(Locale.ROOT);
    if (!lower.matches("[0-9a-f]{64}")) {
      throw wrong("--sha256: expected 64 hexadecimal digits, found '" + sha256 + "'");
    }
    return Optional.of(lower);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
