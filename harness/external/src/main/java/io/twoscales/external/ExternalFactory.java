package io.twoscales.external;

import io.twoscales.core.control.Controller;
import io.twoscales.core.control.ControllerFactory;
import io.twoscales.core.control.ControllerOption;
import io.twoscales.core.control.ControllerOptions;
import io.twoscales.core.control.ControllerSetting;
import io.twoscales.core.plan.Plan;
import io.twoscales.core.plan.StagePlan;
import io.twoscales.core.yaml.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Makes controllers that ask a program. */
public final class ExternalFactory implements ControllerFactory {
  private static final ControllerOption<List<String>> COMMAND =
      words("command", "program and arguments; no shell; runs in the experiment file's folder");
  private static final ControllerOption<List<String>> ENVIRONMENT =
      words("environment", "further variables the program gets, beside PATH, HOME and TMPDIR");
  private static final ControllerOption<String> LOG =
      new ControllerOption<>(
          "log", "file that its standard error is appended to", "", "a path", YamlValue::string);
  private static final ControllerOption<Duration> TIMEOUT =
      ControllerOption.duration("timeout", "500ms", "60s", "for an answer");
  private static final ControllerOption<Duration> START_TIMEOUT =
      ControllerOption.duration("startTimeout", "10s", "5m", "for the first answer after a start");
  private static final ControllerOption<Integer> REPLICAS =
      ControllerOption.integer("replicas", 1, 1, 1000, "per stage before the first answer");
  private static final ControllerOption<Integer> UNITS =
      ControllerOption.integer("units", 1, 1, 1024, "CPU of a replica before the first answer");
  private static final ControllerOption<Integer> BATCH =
      ControllerOption.integer("batch", 1, 1, 1024, "batch size before the first answer");

  private static ControllerOption<List<String>> words(String name, String meaning) {
    return new ControllerOption<>(
        name,
        meaning,
        List.of(),
        "a list of words",
        value -> value.list().stream().map(YamlValue::string).toList());
  }

  @Override
  public String name() {
    return "external";
  }

  @Override
  public String description() {
    return "any program: observations and plans as lines of JSON on its standard streams";
  }

  @Override
  public List<ControllerOption<?>> options() {
    return List.of(COMMAND, TIMEOUT, START_TIMEOUT, ENVIRONMENT, LOG, REPLICAS, UNITS, BATCH);
  }

  @Override
  public Controller create(ControllerSetting setting, ControllerOptions options) {
    Path folder =
        options
            .option(COMMAND.name())
            .map(YamlValue::folder)
            .orElseGet(() -> Path.of("").toAbsolutePath());
    Command command =
        new Command(
            COMMAND.in(options),
            folder,
            ENVIRONMENT.in(options),
            options.option(LOG.name()).map(log -> folder.resolve(log.string())));
    return new ExternalController(
        command,
        setting,
        first(setting, options),
        atLeast(START_TIMEOUT.in(options)),
        atLeast(TIMEOUT.in(options)));
  }

  /** The program, and what it is given, as far as they lie in or below the experiment's folder. */
  @Override
  public List<Path> files(ControllerOptions options) {
    Path folder = options.option(COMMAND.name()).orElseThrow().folder();
    return COMMAND.in(options).stream()
        .map(word -> folder.resolve(word).normalize())
        .filter(file -> file.startsWith(folder) && Files.isRegularFile(file))
        .distinct()
        .toList();
  }

  private static Duration atLeast(Duration timeout) {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("external: a timeout must be at least 1ms");
    }
    return timeout;
  }

  private static Plan first(ControllerSetting setting, ControllerOptions options) {
    int replicas = REPLICAS.in(options);
    int millicores = UNITS.in(options) * setting.limits().unitMillicores();
    int batch = BATCH.in(options);
    if (millicores > setting.limits().maxPerReplicaMillicores()) {
      throw new IllegalArgumentException(
          "units: a replica of %dm is larger than maxPerReplica, %dm"
              .formatted(millicores, setting.limits().maxPerReplicaMillicores()));
    }
    return new Plan(
        setting.pipeline().stages().stream()
            .map(s -> new StagePlan(s.name(), replicas, millicores, millicores, batch))
            .toList(),
        "before the program's first answer");
  }
}
