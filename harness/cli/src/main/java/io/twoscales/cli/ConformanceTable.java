package io.twoscales.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.conformance.CheckResult;
import io.twoscales.conformance.ConformanceReport;
import io.twoscales.conformance.Verdict;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A conformance report for people and for machines. */
final class ConformanceTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConformanceTable() {}

  /** A check; with what the specification says and what was seen where it failed. */
  static String row(CheckResult result) {
    StringBuilder row = new StringBuilder();
    row.append(
        "%-14s %-30s %s%n"
            .formatted(
                words(result.verdict()),
                result.id(),
                result.reason().isEmpty() ? result.requirement() : result.reason()));
    if (result.verdict() == Verdict.FAIL) {
      row.append(
          "%15sspecification: %s (%s)%n".formatted("", result.requirement(), result.section()));
      result.evidence().forEach(line -> row.append("%15s%s%n".formatted("", line)));
    }
    return row.toString();
  }

  static String summary(ConformanceReport report) {
    return "%n%s%s, model %s: %s; %d passed, %d failed, %d skipped%n"
        .formatted(
            report.rest(),
            report.grpc().isEmpty() ? " (no gRPC half found)" : " and gRPC at " + report.grpc(),
            report.model(),
            report.conforms() ? "conforms" : "does not conform",
            report.count(Verdict.PASS),
            report.count(Verdict.FAIL),
            report.count(Verdict.SKIPPED));
  }

  static String json(ConformanceReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("rest", report.rest());
    root.put("grpc", report.grpc());
    root.put("model", report.model());
    root.put("conforms", report.conforms());
    for (CheckResult result : report.results()) {
      ObjectNode check = root.withArray("checks").addObject();
      check.put("id", result.id());
      check.put("verdict", words(result.verdict()));
      check.put("requirement", result.requirement());
      check.put("section", result.section());
      check.put("reason", result.reason());
      result.evidence().forEach(check.putArray("evidence")::add);
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  private static String words(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
