package io.twoscales.cli;

import io.twoscales.docker.engine.DockerEngine;
import io.twoscales.docker.engine.Leftovers;
import io.twoscales.docker.engine.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twoscales clean}. */
@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    description = "Removes containers and networks that a killed run left behind.")
final class CleanCommand implements Callable<Integer> {
  @Option(names = "--all", description = "Those of runs that are under way, too.")
  boolean all;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    try (DockerEngine engine = DockerEngine.connect(System.getenv())) {
      Leftovers leftovers = new Leftovers(engine.client());
      List<String> removed =
          new ArrayList<>(all ? leftovers.removeAll() : leftovers.removeOrphans());
      removed.addAll(RunFolder.removeOrphans());
      removed.forEach(name -> spec.commandLine().getOut().println("removed " + name));
      if (removed.isEmpty()) {
        spec.commandLine().getOut().println("nothing to remove");
      }
      return 0;
    }
  }
}
