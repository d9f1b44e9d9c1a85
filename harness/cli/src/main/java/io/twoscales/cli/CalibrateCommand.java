package io.twoscales.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code twoscales calibrate PIPELINE}. */
@Command(name = "calibrate", mixinStandardHelpOptions = true, description = "x")
final class CalibrateCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
