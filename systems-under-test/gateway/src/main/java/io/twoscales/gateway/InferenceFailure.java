package io.twoscales.gateway;

import com.linecorp.armeria.common.HttpStatus;
import io.grpc.Status;

/** Why a request has no result, with its status in both protocols. */
final class InferenceFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Kinds of failure. */
  enum Kind {
    INVALID(HttpStatus.BAD_REQUEST, Status.Code.INVALID_ARGUMENT),
    UNKNOWN_MODEL(HttpStatus.NOT_FOUND, Status.Code.NOT_FOUND),
    QUEUE_FULL(HttpStatus.SERVICE_UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED),
    NOT_READY(HttpStatus.SERVICE_UNAVAILABLE, Status.Code.UNAVAILABLE),
    SHUTS_DOWN(HttpStatus.SERVICE_UNAVAILABLE, Status.Code.UNAVAILABLE),
    WAITED_TOO_LONG(HttpStatus.GATEWAY_TIMEOUT, Status.Code.DEADLINE_EXCEEDED),
    STAGES_DO_NOT_FIT(HttpStatus.INTERNAL_SERVER_ERROR, Status.Code.INTERNAL),
    REPLICA_FAILED(HttpStatus.BAD_GATEWAY, Status.Code.UNAVAILABLE);

    final HttpStatus httpStatus;
    final Status.Code grpcCode;

    Kind(HttpStatus httpStatus, Status.Code grpcCode) {
      this.httpStatus = httpStatus;
      this.grpcCode = grpcCode;
    }
  }

  private final Kind kind;

  InferenceFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
