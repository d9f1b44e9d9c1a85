package io.twoscales.cli;

import io.twoscales.reproduction.SuiteSize;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code twoscales reproduce}. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description =
        "Holds the claims of \"A Tale of Two Scales\" against measurements: every policy in virtual"
            + " time at the paper's scale, the main ones on containers. One to two hours.")
final class ReproduceCommand implements Callable<Integer> {

  @ArgGroup(exclusive = true)
  Size size = new Size();

  static final class Size {
    @Option(names = "--quick", description = "Fewer windows; within twelve minutes on two cores.")
    boolean quick;

    @Option(names = "--full", description = "Every surge, days, all pipelines; overnight.")
    boolean full;

    SuiteSize get() {
      return quick ? SuiteSize.QUICK : full ? SuiteSize.FULL : SuiteSize.STANDARD;
    }
  }

  @Option(names = "--without-testbed", description = "Only what runs in virtual time.")
  boolean withoutTestbed;

  @Mixin SuiteOptions options;

  @Spec CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    SuiteSize chosen = size.get();
    Path folder = options.out == null ? defaultFolder(chosen) : options.out;
    try (Interruption interruption = new Interruption()) {
      return new Reproduction(
              chosen,
              folder,
              Home.traceFolders(options.traceFolders),
              options.threads,
              !withoutTestbed,
              spec.commandLine().getErr())
          .run(options.json, spec.commandLine().getOut());
    }
  }

  private static Path defaultFolder(SuiteSize size) {
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return Path.of("out", "reproduce-" + size.name().toLowerCase(Locale.ROOT) + "-" + time);
  }
}
