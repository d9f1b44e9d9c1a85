package io.twoscales.cli;

import io.twoscales.core.control.ControllerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** {@code twoscales controllers}. */
@Command(
    name = "controllers",
    mixinStandardHelpOptions = true,
    description = "Lists the scaling policies, a line each.")
final class ControllersCommand implements Runnable {
  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    for (ControllerFactory factory : Home.controllers()) {
      spec.commandLine().getOut().printf("%-14s %s%n", factory.name(), factory.description());
    }
  }
}
