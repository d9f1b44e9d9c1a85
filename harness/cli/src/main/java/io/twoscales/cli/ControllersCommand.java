package io.twoscales.cli;

import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code twoscales controllers}. */
@Command(
    name = "controllers",
    mixinStandardHelpOptions = true,
    description = "Lists the scaling policies, a line each; with a name, that one's options.")
final class ControllersCommand implements Runnable {
  @Spec CommandLine.Model.CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "A policy, to see its options.")
  String name;

  @Override
  public void run() {
    boolean found = false;
    for (ControllerFactory factory : Home.controllers()) {
      if (name == null || name.equals(factory.name())) {
        found = true;
        spec.commandLine().getOut().printf("%-14s %s%n", factory.name(), factory.description());
        if (name != null) {
          factory.options().forEach(this::show);
        }
      }
    }
    if (!found) {
      throw new ParameterException(
          spec.commandLine(), "no controller '" + name + "'; `twoscales controllers` lists them");
    }
  }

  private void show(ControllerOption<?> option) {
    spec.commandLine().getOut().println(line(option));
  }

  /** An option of a controller or forecaster, below its name. */
  static String line(ControllerOption<?> option) {
    return "  %-24s default %-10s %-28s %s"
        .formatted(
            option.name(), option.defaultText(), "(" + option.range() + ")", option.meaning());
  }
}
