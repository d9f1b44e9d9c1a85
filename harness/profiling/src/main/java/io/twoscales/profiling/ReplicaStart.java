package io.twoscales.profiling;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One cold start, in milliseconds.
 *
 * @param millicores CPU limit during the start
 * @param readyMs from the call to create the container until it said it was ready
 * @param parts where the model server says its time went; empty when it does not
 */
public record ReplicaStart(
    String stage, String variant, int millicores, double readyMs, Optional<Parts> parts) {

  /**
   * A model server's own account. What of {@link ReplicaStart#readyMs} is not in it went to the
   * engine, and to noticing.
   *
   * @param jvmMs until the program's first line
   * @param loadMs until the model was loaded
   * @param listenMs until the server listened
   * @param warmUpMs until its requests to itself were answered
   */
  public record Parts(double jvmMs, double loadMs, double listenMs, double warmUpMs) {}

  /** Finds the account in what a model server wrote. */
  public static Optional<Parts> parts(String log) {
    int ready = log.lastIndexOf("READY ");
    if (ready < 0) {
      return Optional.empty();
    }
    String line = log.substring(ready);
    OptionalDouble jvm = number(line, "jvmMs");
    OptionalDouble load = number(line, "loadMs");
    OptionalDouble listen = number(line, "listenMs");
    OptionalDouble warmUp = number(line, "warmUpMs");
    return jvm.isPresent() && load.isPresent() && listen.isPresent() && warmUp.isPresent()
        ? Optional.of(
            new Parts(
                jvm.getAsDouble(), load.getAsDouble(), listen.getAsDouble(), warmUp.getAsDouble()))
        : Optional.empty();
  }

  private static OptionalDouble number(String line, String key) {
    Matcher matcher = Pattern.compile("\\b" + key + "=(\\d+)").matcher(line);
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
        : OptionalDouble.empty();
  }
}
