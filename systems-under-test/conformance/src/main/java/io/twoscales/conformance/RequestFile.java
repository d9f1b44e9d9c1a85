package io.twoscales.conformance;

import io.twoscales.inference.ProtocolException;
import io.twoscales.inference.RestCodec;
import io.twoscales.inference.grpc.ModelInferRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file with an inference request in the protocol's JSON. */
public final class RequestFile {
  private RequestFile() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it cannot be read or is no request, with file and reason
   */
  public static Optional<ModelInferRequest> read(Path file, String model) {
    try {
      return Optional.of(RestCodec.parseRequest(Files.readAllBytes(file), model));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
    } catch (ProtocolException e) {
      throw new IllegalArgumentException(
          file + ": expected an inference request as POST …/infer takes it: " + e.getMessage(), e);
    }
  }
}
