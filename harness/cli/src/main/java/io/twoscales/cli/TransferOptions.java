package io.twoscales.cli;

import io.twoscales.traces.catalogue.TransferLimits;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long a transfer may wait, of every command that fetches. */
final class TransferOptions {
  @Option(
      names = "--connect-timeout",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      defaultValue = "20s",
      description = "How long a connection may take to come about; default: ${DEFAULT-VALUE}.")
  Duration connectTimeout;

  @Option(
      names = "--stall-timeout",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "Gives up when nothing came for so long; default: ${DEFAULT-VALUE}.")
  Duration stallTimeout;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  /** With the longest file that the command takes. */
  TransferLimits limits(long mostBytes) {
    try {
      return new TransferLimits(connectTimeout, stallTimeout, mostBytes);
    } catch (IllegalArgumentException e) {
      CommandLine line = command.commandLine();
      throw new ParameterException(
          line, "--connect-timeout, --stall-timeout, --most-bytes: " + e.getMessage(), e);
    }
  }

  /** Why nothing came, in words; messages of unknown hosts are the host alone. */
  static String reason(IOException e, String host) {
    if (e instanceof UnknownHostException) {
      return "the name " + host + " is not known here; is there a network?";
    }
    return e.getMessage() == null ? "no connection to " + host : e.getMessage();
  }
}
