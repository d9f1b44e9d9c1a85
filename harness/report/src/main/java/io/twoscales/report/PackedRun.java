package io.twoscales.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.report.model.DecisionMark;
import io.twoscales.report.model.RunTimeline;
import io.twoscales.report.model.Series;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A run's timeline as the page's script reads it, deflated, in base64: the length of a description
 * in JSON, the description, and after it the numbers, two bytes each, little end first. A number
 * stands for {@code expm1(n / 65534 · log1p(most))}, which is exact to 0.02 % whatever its size;
 * 65535 for one that is not known.
 */
final class PackedRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int UNKNOWN = 0xffff;
  private static final int MOST = 0xfffe;

  private PackedRun() {}

  static String pack(RunTimeline timeline) {
    ObjectNode head = JSON.createObjectNode();
    head.put("bucketSeconds", timeline.bucketSeconds());
    head.put("seconds", timeline.seconds());
    ArrayNode described = head.putArray("series");
    ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    timeline.series().entrySet().stream()
        .sorted(
            Comparator.comparing(
                (Map.Entry<RunTimeline.Key, Series> each) ->
                    each.getKey().quantity() + " " + each.getKey().stage()))
        .forEach(
            each -> {
              Series series = each.getValue();
              double most = Math.max(0, series.highest());
              described
                  .addObject()
                  .put("quantity", each.getKey().quantity().word())
                  .put("stage", each.getKey().stage())
                  .put("most", most);
              append(numbers, series, series::high, most);
              if (timeline.bucketSeconds() > 1) {
                append(numbers, series, series::mean, most);
                append(numbers, series, series::low, most);
              }
            });
    ArrayNode decisions = head.putArray("decisions");
    timeline.decisions().forEach(decision -> add(decisions, decision));
    return packed(head.toString(), numbers.toByteArray());
  }

  private static void add(ArrayNode decisions, DecisionMark decision) {
    ObjectNode node = decisions.addObject();
    node.put("second", Math.round(decision.second() * 10) / 10.0);
    node.put("direction", decision.direction().name().toLowerCase(Locale.ROOT));
    node.put("reason", decision.reason());
    texts(node, "changes", decision.changes());
    texts(node, "problems", decision.problems());
    if (decision.alike() > 0) {
      node.put("alike", decision.alike());
    }
  }

  private static void texts(ObjectNode node, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      texts.forEach(node.withArray(name)::add);
    }
  }

  private static void append(
      ByteArrayOutputStream numbers, Series series, IntToDoubleFunction value, double most) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * series.buckets()).order(ByteOrder.LITTLE_ENDIAN);
    double scale = most > 0 ? MOST / Math.log1p(most) : 0;
    for (int bucket = 0; bucket < series.buckets(); bucket++) {
      double number = value.applyAsDouble(bucket);
      bytes.putShort(
          (short)
              (Double.isNaN(number)
                  ? UNKNOWN
                  : Math.round(Math.log1p(Math.max(0, number)) * scale)));
    }
    numbers.writeBytes(bytes.array());
  }

  private static String packed(String head, byte[] numbers) {
    byte[] text = head.getBytes(StandardCharsets.UTF_8);
    byte[] even = text.length % 2 == 0 ? text : Arrays.copyOf(text, text.length + 1);
    if (even.length > text.length) {
      even[text.length] = ' ';
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream out = new DeflaterOutputStream(whole, deflater)) {
      out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(even.length).array());
      out.write(even);
      out.write(numbers);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    } finally {
      deflater.end();
    }
    return Base64.getEncoder().encodeToString(whole.toByteArray());
  }
}
