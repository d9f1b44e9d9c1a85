package io.twoscales.core.pipeline;

import io.twoscales.traces.SentencePayloads;
import io.twoscales.traces.documents.Document;
import io.twoscales.traces.documents.DocumentPayloads;
import io.twoscales.traces.documents.FramePayloads;
import io.twoscales.traces.requests.Expectation;
import io.twoscales.traces.requests.RequestBody;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** What requests to a pipeline carry. */
public enum Payload {
  /** One English sentence as input {@code text}. */
  SENTENCES {
    @Override
    public List<RequestBody> requests(int count, long seed) {
      return SentencePayloads.generate(count, seed).stream().map(Payload::sentence).toList();
    }
  },

  /**
   * A picture of a short English sentence as input {@code image}, a PNG in base64; asks for what
   * was read, {@code text}, and its {@code embedding}.
   */
  DOCUMENTS {
    @Override
    public List<RequestBody> requests(int count, long seed) {
      return DocumentPayloads.generate(count, seed).stream().map(Payload::document).toList();
    }
  },

  /**
   * A frame of a camera as input {@code frame}, a PNG in base64; asks for where four objects are,
   * {@code boxes}, and for the {@code probabilities} of twenty classes for each of them.
   */
  FRAMES {
    @Override
    public List<RequestBody> requests(int count, long seed) {
      return FramePayloads.generate(count, seed).stream().map(Payload::frame).toList();
    }
  };

  private static final int DIMENSIONS = 384;
  private static final int OBJECTS = 4;
  private static final int CLASSES = 20;

  /** One letter in so many may be read wrong. */
  private static final int LETTERS_PER_EDIT = 20;

  /** Different requests, drawn with a seed, and what their replies have to say. */
  public abstract List<RequestBody> requests(int count, long seed);

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
    String words = String.join(", ", Arrays.stream(values()).map(Payload::word).toList());
    throw new IllegalArgumentException("expected one of " + words + ", found '" + word + "'");
  }

  private static RequestBody sentence(String sentence) {
    String escaped = sentence.replace("\\", "\\\\").replace("\"", "\\\"");
    return new RequestBody(body("text", escaped, ""), List.of(embedding()));
  }

  private static RequestBody document(Document document) {
    String image = Base64.getEncoder().encodeToString(document.png());
    String outputs = ",\"outputs\":[{\"name\":\"text\"},{\"name\":\"embedding\"}]";
    int maxEdits = document.text().length() / LETTERS_PER_EDIT;
    return new RequestBody(
        body("image", image, outputs),
        List.of(new Expectation.Text("text", document.text(), maxEdits), embedding()));
  }

  private static RequestBody frame(byte[] png) {
    String image = Base64.getEncoder().encodeToString(png);
    String outputs = ",\"outputs\":[{\"name\":\"boxes\"},{\"name\":\"probabilities\"}]";
    return new RequestBody(
        body("frame", image, outputs),
        List.of(
            new Expectation.Boxes("boxes", OBJECTS),
            new Expectation.Probabilities("probabilities", OBJECTS, CLASSES)));
  }

  private static Expectation embedding() {
    return new Expectation.UnitVector("embedding", DIMENSIONS);
  }

  private static String body(String input, String value, String outputs) {
    return "{\"id\":\"%s\",\"inputs\":[{\"name\":\"%s\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"%s\"]}]%s}"
        .formatted(RequestBody.ID, input, value, outputs);
  }
}
