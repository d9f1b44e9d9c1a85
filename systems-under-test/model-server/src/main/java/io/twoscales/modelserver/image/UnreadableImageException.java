package io.twoscales.modelserver.image;

/** Bytes are no image, or one of a kind that is not read; the message says which. */
public final class UnreadableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableImageException(String message) {
    super(message, null, false, false);
  }
}
