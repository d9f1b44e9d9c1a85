package io.twoscales.core.yaml;

/** A file that a person wrote cannot be used; the message says where and what was expected. */
public final class InvalidFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidFileException(String message) {
    super(message);
  }

  static InvalidFileException at(String file, int line, String key, String problem) {
    String where = file + ":" + line + ": ";
    return new InvalidFileException(key.isEmpty() ? where + problem : where + key + ": " + problem);
  }
}
