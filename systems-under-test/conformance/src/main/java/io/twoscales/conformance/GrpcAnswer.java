package io.twoscales.conformance;

import com.google.protobuf.MessageOrBuilder;
import io.grpc.Status;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A gRPC call and its outcome.
 *
 * @param reply there if the status is OK
 */
record GrpcAnswer<T extends MessageOrBuilder>(
    String method, MessageOrBuilder request, Optional<T> reply, Status status) {

  /** Codes that say that the caller made the mistake; others say that the server failed. */
  private static final Set<Status.Code> CLIENT_ERRORS =
      EnumSet.of(
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.OUT_OF_RANGE,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.UNIMPLEMENTED);

  T requireOk() {
    return reply.orElseThrow(
        () -> new Unmet("expected status OK, found " + status.getCode(), this));
  }

  GrpcAnswer<T> requireClientError() {
    if (!CLIENT_ERRORS.contains(status.getCode())) {
      throw new Unmet(
          "expected an error of the client's, such as INVALID_ARGUMENT or NOT_FOUND, found "
              + status.getCode(),
          this);
    }
    return this;
  }

  @Override
  public String toString() {
    String outcome =
        reply.map(Shown::message).orElse(Shown.shortened(String.valueOf(status.getDescription())));
    return method + " " + Shown.message(request) + " → " + status.getCode() + " " + outcome;
  }
}
