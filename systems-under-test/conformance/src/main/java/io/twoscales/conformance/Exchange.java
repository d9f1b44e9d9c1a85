package io.twoscales.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.grpc.ModelInferResponse;
import java.io.IOException;
import java.util.Map;

/**
 * A REST request and its reply.
 *
 * @param headers of the reply, their names in lower case
 */
record Exchange(
    String method,
    String path,
    byte[] requestBody,
    int status,
    Map<String, String> headers,
    byte[] body) {
  static final ObjectMapper JSON = new ObjectMapper();

  /** This exchange, if it succeeded. */
  Exchange requireOk() {
    if (status != 200) {
      throw new Unmet("expected status 200, found " + status, this);
    }
    return this;
  }

  /** This exchange, if it was refused as the protocol wants it. */
  Exchange requireClientError() {
    if (status < 400 || status >= 500) {
      throw new Unmet("expected an error of the client's, status 4xx, found " + status, this);
    }
    JsonNode error = json().path("error");
    if (!error.isTextual() || error.asText().isBlank()) {
      throw new Unmet("expected the body {\"error\": \"why\"}", this);
    }
    return this;
  }

  /** Its body. */
  JsonNode json() {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isObject() || json.isArray()) {
        return json;
      }
    } catch (IOException e) {
      throw new Unmet("expected a JSON body, found what is none", this);
    }
    throw new Unmet("expected a JSON object", this);
  }

  /** Its body as the answer to an inference request. */
  ModelInferResponse inference() {
    requireOk();
    try {
      return RestCodec.parseResponse(body);
    } catch (ProtocolException e) {
      throw new Unmet("expected an inference response: " + e.getMessage(), this);
    }
  }

  boolean isJson() {
    return headers.getOrDefault("content-type", "").startsWith("application/json");
  }

  @Override
  public String toString() {
    String sent = requestBody.length == 0 ? "" : " " + Shown.text(requestBody);
    String received = body.length == 0 ? "" : " " + Shown.text(body);
    return method + " " + path + sent + " → " + status + received;
  }
}
