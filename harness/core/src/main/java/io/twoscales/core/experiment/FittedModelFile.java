package io.twoscales.core.experiment;

import io.twoscales.core.yaml.InvalidFileException;
import io.twoscales.core.yaml.YamlFile;
import io.twoscales.core.yaml.YamlMap;
import io.twoscales.core.yaml.YamlValue;
import io.twoscales.traces.fitted.Distribution;
import io.twoscales.traces.fitted.FittedModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Models of traces as files that can be shared: YAML, numbers of six digits. */
public final class FittedModelFile {
  private static final MathContext DIGITS = new MathContext(6);
  private static final double MOST = 1e15;

  private FittedModelFile() {}

  /**
   * Reads a model.
   *
   * @throws InvalidFileException naming file, line, key and what was expected
   */
  public static FittedModel read(Path file) {
    YamlMap root = YamlFile.read(file);
    try {
      FittedModel model =
          new FittedModel(
              numbers(root.required("profilePerSecond")),
              distribution(root.required("level")),
              root.required("memory").list().stream().map(FittedModelFile::memory).toList(),
              surges(root.required("surges").map()),
              gaps(root.required("gaps").map()),
              root.required("wholeNumbers").bool());
      root.refuseUnknownKeys();
      return model;
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(file + ": " + e.getMessage());
    }
  }

  private static FittedModel.Memory memory(YamlValue value) {
    YamlMap map = value.map();
    FittedModel.Memory memory =
        new FittedModel.Memory(
            map.required("seconds").positiveNumber(), map.required("share").number(0, 1));
    map.refuseUnknownKeys();
    return memory;
  }

  private static FittedModel.Surges surges(YamlMap map) {
    FittedModel.Surges surges =
        new FittedModel.Surges(
            map.required("perDay").number(0, MOST),
            numbers(map.required("byHour")),
            distribution(map.required("apartSeconds")),
            distribution(map.required("heightPerSecond")),
            distribution(map.required("lastingSeconds")),
            numbers(map.required("rise")),
            numbers(map.required("fall")),
            map.required("scatter").number(0, MOST));
    map.refuseUnknownKeys();
    return surges;
  }

  private static FittedModel.Gaps gaps(YamlMap map) {
    FittedModel.Gaps gaps =
        new FittedModel.Gaps(
            map.required("perDay").number(0, MOST),
            numbers(map.required("byHour")),
            distribution(map.required("apartSeconds")),
            distribution(map.required("lastingSeconds")),
            map.required("left").number(0, 1));
    map.refuseUnknownKeys();
    return gaps;
  }

  private static double[] numbers(YamlValue value) {
    return value.list().stream().mapToDouble(number -> number.number(0, MOST)).toArray();
  }

  private static Distribution distribution(YamlValue value) {
    double[] quantiles = numbers(value);
    try {
      return new Distribution(quantiles);
    } catch (IllegalArgumentException e) {
      throw value.refused(e.getMessage());
    }
  }

  /**
   * Writes a model, whole or not at all.
   *
   * @throws IOException when the file is there already or cannot be written
   */
  public static void write(Path file, FittedModel model) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = folder.resolve(file.getFileName() + ".part");
    try {
      Files.writeString(part, text(model));
      if (Files.exists(file)) {
        throw new IOException(file + " is there already");
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String text(FittedModel model) {
    FittedModel.Surges surges = model.surges();
    FittedModel.Gaps gaps = model.gaps();
    return String.join(
        "\n",
        "# Statistics of a trace; synthetic: {kind: fitted, model: …} draws traces like it.",
        "# Distributions are quantiles at -4, -3.75 … 4 of the standard normal distribution.",
        "profilePerSecond: " + list(model.profilePerSecond()),
        "level: " + list(model.level().quantiles()),
        "memory:"
            + (model.memory().isEmpty() ? " []" : "")
            + model.memory().stream()
                .map(m -> "\n  - {seconds: %s, share: %s}".formatted(n(m.seconds()), n(m.share())))
                .collect(Collectors.joining()),
        "surges:",
        "  perDay: " + n(surges.perDay()),
        "  byHour: " + list(surges.byHour()),
        "  apartSeconds: " + list(surges.apartSeconds().quantiles()),
        "  heightPerSecond: " + list(surges.heightPerSecond().quantiles()),
        "  lastingSeconds: " + list(surges.lastingSeconds().quantiles()),
        "  rise: " + list(surges.rise()),
        "  fall: " + list(surges.fall()),
        "  scatter: " + n(surges.scatter()),
        "gaps:",
        "  perDay: " + n(gaps.perDay()),
        "  byHour: " + list(gaps.byHour()),
        "  apartSeconds: " + list(gaps.apartSeconds().quantiles()),
        "  lastingSeconds: " + list(gaps.lastingSeconds().quantiles()),
        "  left: " + n(gaps.left()),
        "wholeNumbers: " + model.wholeNumbers(),
        "");
  }

  private static String list(double[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(FittedModelFile::n)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String n(double number) {
    BigDecimal rounded = new BigDecimal(number).round(DIGITS).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }
}
