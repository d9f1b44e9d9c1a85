package io.twoscales.modelserver;

import com.linecorp.armeria.common.HttpStatus;
import io.grpc.Status;
import io.twoscales.inference.ProtocolException;
import java.util.concurrent.CompletionException;

/** Why a request has no result, with its status in both halves of the protocol. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Kinds of refusal. */
  enum Kind {
    INVALID(HttpStatus.BAD_REQUEST, Status.Code.INVALID_ARGUMENT),
    UNKNOWN_MODEL(HttpStatus.NOT_FOUND, Status.Code.NOT_FOUND),
    OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED),
    ABANDONED(HttpStatus.SERVICE_UNAVAILABLE, Status.Code.CANCELLED),
    DRAINING(HttpStatus.SERVICE_UNAVAILABLE, Status.Code.UNAVAILABLE),
    FAILED(HttpStatus.INTERNAL_SERVER_ERROR, Status.Code.INTERNAL);

    final HttpStatus httpStatus;
    final Status.Code grpcCode;

    Kind(HttpStatus httpStatus, Status.Code grpcCode) {
      this.httpStatus = httpStatus;
      this.grpcCode = grpcCode;
    }
  }

  private final Kind kind;

  Refusal(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** What to tell the client about any failure; nothing of our insides. */
  static Refusal of(Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure instanceof Refusal refusal) {
      return refusal;
    }
    if (failure instanceof ProtocolException malformed) {
      return new Refusal(Kind.INVALID, malformed.getMessage());
    }
    return new Refusal(Kind.FAILED, "the model failed; the server's log says why");
  }
}
