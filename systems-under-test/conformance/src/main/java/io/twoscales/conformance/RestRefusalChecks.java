package io.twoscales.conformance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.twoscales.inference.Shape;
import io.twoscales.inference.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Requests in the REST half that must be refused, after each of which the server must answer as
 * before.
 *
 * <p>The specification says "an HTTP error status (typically 400)"; what the client did wrong is
 * taken to be any 4xx, since 5xx says that the server failed.
 */
final class RestRefusalChecks {
  private static final String SECTION = "HTTP/REST, Inference Response JSON Error Object";

  private RestRefusalChecks() {}

  static List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check(
            "rest.refuses.unknown-model",
            SECTION,
            "inference with a model that is not there is refused: 4xx and {\"error\": …}",
            subject ->
                refused(subject, Subject.path("no-such-model") + "/infer", RestBodies::tree)));
    checks.add(
        new Check(
            "rest.refuses.methods",
            "HTTP/REST",
            "infer takes POST only, metadata GET only",
            RestRefusalChecks::otherMethods));
    bad(checks, "empty-body", "an empty body", subject -> new byte[0]);
    bad(checks, "no-json", "a body that is no JSON", subject -> utf8("what is this"));
    bad(checks, "cut-off", "a body that ends too early", RestRefusalChecks::cutOff);
    bad(checks, "no-utf-8", "a body that is not UTF-8", RestRefusalChecks::notUtf8);
    bad(checks, "no-object", "JSON that is no object", subject -> utf8("[1, 2]"));
    bad(checks, "no-inputs", "a request without \"inputs\"", subject -> utf8("{\"id\":\"1\"}"));
    bad(
        checks,
        "missing-input",
        "a request that lacks an input of the model",
        subject -> {
          ObjectNode request = RestBodies.tree(subject);
          ((ArrayNode) request.path("inputs")).remove(0);
          return RestBodies.bytes(request);
        });
    bad(
        checks,
        "unknown-input",
        "an input that the model does not have",
        subject -> RestBodies.withFirstInput(subject, input -> input.put("name", "no-such-input")));
    bad(
        checks,
        "unknown-output",
        "a request for an output that the model does not have",
        subject -> {
          ObjectNode request = RestBodies.tree(subject);
          request.putArray("outputs").addObject().put("name", "no-such-output");
          return RestBodies.bytes(request);
        });
    bad(
        checks,
        "unknown-datatype",
        "a datatype that the protocol does not have",
        subject -> RestBodies.withFirstInput(subject, input -> input.put("datatype", "FP31")));
    bad(
        checks,
        "datatype-case",
        "a datatype in small letters: all strings are case-sensitive",
        subject ->
            RestBodies.withFirstInput(
                subject,
                input ->
                    input.put(
                        "datatype", input.path("datatype").asText().toLowerCase(Locale.ROOT))));
    bad(
        checks,
        "wrong-datatype",
        "an input of another datatype than the model's",
        RestRefusalChecks::wrongDatatype);
    bad(
        checks,
        "wrong-shape",
        "an input with more dimensions than the model's",
        RestRefusalChecks::wrongShape);
    bad(
        checks,
        "negative-size",
        "a shape with -1",
        subject -> RestBodies.withFirstInput(subject, input -> shape(input, -1)));
    bad(
        checks,
        "huge-shape",
        "a shape beyond all memory",
        subject ->
            RestBodies.withFirstInput(
                subject, input -> shape(input, 1L << 40, 1L << 40, 1L << 40)));
    bad(
        checks,
        "too-few-values",
        "less data than the shape says",
        subject ->
            RestBodies.withFirstInput(
                subject, input -> ((ArrayNode) input.path("data")).remove(0)));
    bad(
        checks,
        "too-many-values",
        "more data than the shape says",
        subject ->
            RestBodies.withFirstInput(
                subject,
                input -> {
                  ArrayNode data = (ArrayNode) input.path("data");
                  data.add(data.get(0));
                }));
    bad(
        checks,
        "wrong-values",
        "data that is neither number, string nor boolean",
        subject ->
            RestBodies.withFirstInput(
                subject,
                input ->
                    ((ArrayNode) input.path("data")).set(0, Exchange.JSON.createObjectNode())));
    return checks;
  }

  private static void bad(
      List<Check> checks, String id, String what, Function<Subject, byte[]> body) {
    checks.add(
        new Check(
            "rest.refuses." + id,
            SECTION,
            what + " is refused: 4xx and {\"error\": …}; the server goes on as before",
            subject -> {
              Exchange exchange = subject.restInfer(body.apply(subject)).requireClientError();
              subject.requireRestHealthy();
              return Finding.pass(exchange);
            }));
  }

  private static Finding refused(
      Subject subject, String path, Function<Subject, ObjectNode> request) {
    byte[] body = RestBodies.bytes(request.apply(subject));
    Exchange exchange = subject.rest().post(path, body).requireClientError();
    subject.requireRestHealthy();
    return Finding.pass(exchange);
  }

  private static Finding otherMethods(Subject subject) {
    byte[] valid = subject.body(subject.samples().request(0));
    String infer = subject.path() + "/infer";
    List<Exchange> exchanges =
        List.of(
            subject.rest().get(infer),
            subject.rest().send("PUT", infer, valid, Map.of()),
            subject.rest().send("DELETE", infer, new byte[0], Map.of()),
            subject.rest().post(subject.path(), valid),
            subject.rest().post("/v2", valid));
    for (Exchange exchange : exchanges) {
      if (exchange.status() < 400 || exchange.status() >= 500) {
        throw new Unmet("expected status 4xx, found " + exchange.status(), exchange);
      }
    }
    subject.requireRestHealthy();
    return Finding.pass(exchanges.toArray());
  }

  private static byte[] cutOff(Subject subject) {
    byte[] whole = subject.body(subject.samples().request(0));
    return Arrays.copyOf(whole, whole.length - 2);
  }

  /** The valid request with an id of bytes that no UTF-8 text has. */
  private static byte[] notUtf8(Subject subject) {
    byte[] whole = subject.body(subject.samples().request(0).toBuilder().setId("##").build());
    for (int i = 0; i < whole.length; i++) {
      if (whole[i] == '#') {
        whole[i] = (byte) 0xFF;
      }
    }
    return whole;
  }

  private static byte[] wrongDatatype(Subject subject) {
    Tensor right = Tensor.inputsOf(subject.samples().request(0)).get(0);
    return RestBodies.withFirstInput(
        subject,
        Samples.tensor(right.name(), RestBodies.otherThan(right.datatype()), right.shape(), 0));
  }

  private static byte[] wrongShape(Subject subject) {
    Tensor right = Tensor.inputsOf(subject.samples().request(0)).get(0);
    return RestBodies.withFirstInput(
        subject, Samples.tensor(right.name(), right.datatype(), withTwoMore(right.shape()), 0));
  }

  /** A shape of two dimensions more. */
  static Shape withTwoMore(Shape shape) {
    List<Long> sizes = new ArrayList<>(shape.dimensions());
    sizes.add(2L);
    sizes.add(3L);
    return new Shape(sizes);
  }

  private static void shape(ObjectNode input, long... sizes) {
    ArrayNode shape = input.putArray("shape");
    Arrays.stream(sizes).forEach(shape::add);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
