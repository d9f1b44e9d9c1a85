package io.twoscales.core.pipeline;

import io.twoscales.traces.SentencePayloads;
import java.util.List;
import java.util.Locale;

/** What requests to a pipeline carry. */
public enum Payload {
  /** One English sentence as input {@code text}. */
  SENTENCES {
    @Override
    public List<String> bodies(int count, long seed) {
      return SentencePayloads.generate(count, seed).stream().map(Payload::textRequest).toList();
    }
  };

  /** Where the request's id goes in a body. */
  public static final String ID = "@ID@";

  /** Request bodies in the Open Inference Protocol's REST form, drawn with a seed. */
  public abstract List<String> bodies(int count, long seed);

  /** The word in pipeline files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The payload with this word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Payload of(String word) {
    for (Payload payload : values()) {
      if (payload.word().equals(word)) {
        return payload;
      }
    }
    throw new IllegalArgumentException("expected sentences, found '" + word + "'");
  }

  private static String textRequest(String sentence) {
    String escaped = sentence.replace("\\", "\\\\").replace("\"", "\\\"");
    return "{\"id\":\"%s\",\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"%s\"]}]}"
        .formatted(ID, escaped);
  }
}
