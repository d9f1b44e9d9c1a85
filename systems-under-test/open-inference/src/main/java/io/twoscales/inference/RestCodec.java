package io.twoscales.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.twoscales.inference.grpc.ModelInferRequest;
import io.twoscales.inference.grpc.ModelInferResponse;
import io.twoscales.inference.grpc.ModelMetadataResponse;
import io.twoscales.inference.grpc.ServerMetadataResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The protocol's REST half: its JSON bodies to and from the messages of its gRPC half.
 *
 * <p>Tensors read from JSON carry raw contents. Keys the protocol does not know are passed over,
 * since it lets servers and clients extend it.
 */
public final class RestCodec {
  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  private RestCodec() {}

  /**
   * Reads the body of an inference request.
   *
   * @param json UTF-8
   * @param modelName the model named by the request's path
   * @throws ProtocolException if the body is malformed or exceeds {@link RestLimits#DEFAULT}
   */
  public static ModelInferRequest parseRequest(byte[] json, String modelName) {
    return parseRequest(json, modelName, RestLimits.DEFAULT);
  }

  /**
   * Reads the body of an inference request.
   *
   * @param json UTF-8
   * @param modelName the model named by the request's path
   * @throws ProtocolException if the body is malformed or exceeds a limit
   */
  public static ModelInferRequest parseRequest(byte[] json, String modelName, RestLimits limits) {
    return new MessageReader(json, limits).request(modelName);
  }

  /**
   * Reads the body of an inference response.
   *
   * @param json UTF-8
   * @throws ProtocolException if the body is malformed or exceeds {@link RestLimits#DEFAULT}
   */
  public static ModelInferResponse parseResponse(byte[] json) {
    return new MessageReader(json, RestLimits.DEFAULT).response();
  }

  /**
   * Reads the reason from an error's body.
   *
   * @param json UTF-8
   * @throws ProtocolException if the body is no error
   */
  public static String parseError(byte[] json) {
    return new MessageReader(json, RestLimits.DEFAULT).error();
  }

  /**
   * The body of an inference request; the model's name and version belong into the path.
   *
   * @throws ProtocolException if a tensor is malformed or has values JSON cannot carry
   */
  public static byte[] writeRequest(ModelInferRequest request) {
    return write(json -> new MessageWriter(json).request(request));
  }

  /**
   * The body of an inference response.
   *
   * @throws ProtocolException if a tensor is malformed or has values JSON cannot carry: infinities,
   *     not-a-number, bytes that are not UTF-8
   */
  public static byte[] writeResponse(ModelInferResponse response) {
    return write(json -> new MessageWriter(json).response(response));
  }

  /** The body that describes a model. */
  public static byte[] writeModelMetadata(ModelMetadataResponse metadata) {
    return write(json -> new MessageWriter(json).modelMetadata(metadata));
  }

  /** The body that describes a server. */
  public static byte[] writeServerMetadata(ServerMetadataResponse metadata) {
    return write(json -> new MessageWriter(json).serverMetadata(metadata));
  }

  /** The body of any failure: {@code {"error": message}}. */
  public static byte[] writeError(String message) {
    return write(json -> new MessageWriter(json).error(message));
  }

  private static byte[] write(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      body.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private interface Body {
    void writeTo(JsonGenerator json) throws IOException;
  }
}
