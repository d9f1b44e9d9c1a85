package io.twoscales.cli;

import io.twoscales.cli.models.ModelStore;
import io.twoscales.cli.models.TrainedModel;
import io.twoscales.core.pipeline.Pipeline;
import io.twoscales.core.pipeline.PipelineReader;
import io.twoscales.core.pipeline.Variant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code twoscales pipelines}. */
@Command(
    name = "pipelines",
    mixinStandardHelpOptions = true,
    description = "Lists the shipped pipelines.")
final class PipelinesCommand implements Runnable {
  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    PipelineReader reader = new PipelineReader(Home.folder());
    for (String name : reader.names()) {
      Pipeline pipeline =
          reader.read(Home.folder().resolve("systems-under-test/pipelines/" + name + ".yaml"));
      String stages =
          String.join(" → ", pipeline.stages().stream().map(stage -> stage.name()).toList());
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%-16s SLO %.0f ms   %s%s%n",
              name,
              pipeline.sloMs(),
              stages,
              hasRandomWeights(pipeline) ? "   (random weights; " + trained() + ")" : "");
    }
  }

  /** Which trained models are here, in pipelines of their own, or how to get them. */
  private static String trained() {
    List<String> here =
        TrainedModel.CATALOGUE.stream()
            .map(model -> new ModelStore(Home.MODELS, model))
            .filter(ModelStore::isHere)
            .map(store -> store.pipeline().toString())
            .toList();
    return here.isEmpty()
        ? "trained ones: `models list`"
        : "trained ones: " + String.join(", ", here);
  }

  private static boolean hasRandomWeights(Pipeline pipeline) {
    return pipeline.stages().stream()
        .flatMap(stage -> stage.variants().stream())
        .anyMatch(Variant::randomWeights);
  }
}
