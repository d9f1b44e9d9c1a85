package io.twoscales.traces.requests;

import java.util.Locale;
import java.util.Optional;

/**
 * What a reply has to say, so that a fast wrong answer is no good one. Every expectation is about
 * one output tensor of the reply; a reply without it does not meet it.
 */
public sealed interface Expectation {

  /** The output tensor it is about. */
  String output();

  /**
   * A text, as far as a reader's small slips go: differences of case and white space do not count,
   * and {@code maxEdits} letters may be wrong, missing or too many (Levenshtein's distance). Models
   * that read get about one text in a hundred wrong by one letter, which is their accuracy and no
   * failure of the system; a text of another request is off by far more.
   *
   * @param text what is expected
   * @param maxEdits letters that may be wrong, 0 or more
   */
  record Text(String output, String text, int maxEdits) implements Expectation {
    public Text {
      if (maxEdits < 0) {
        throw new IllegalArgumentException("expected 0 edits or more, found " + maxEdits);
      }
    }

    /** Why a text does not meet it; empty when it does. */
    public Optional<String> complaint(String found) {
      int edits = distance(normalised(text), normalised(found));
      return edits <= maxEdits
          ? Optional.empty()
          : Optional.of("expected \"%s\", found \"%s\"".formatted(text, found));
    }

    private static String normalised(String text) {
      return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private static int distance(String one, String other) {
      int[] row = new int[other.length() + 1];
      for (int j = 0; j < row.length; j++) {
        row[j] = j;
      }
      for (int i = 1; i <= one.length(); i++) {
        int corner = row[0];
        row[0] = i;
        for (int j = 1; j < row.length; j++) {
          int replaced = corner + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
          corner = row[j];
          row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
        }
      }
      return row[row.length - 1];
    }
  }

  /**
   * A vector of so many finite numbers and length 1, which is what an embedding is whatever the
   * text. More cannot be known beforehand: quantised models share their scale within a batch, so
   * that the same text gives slightly different vectors in different company. Two replies to the
   * same text have a {@link #cosine} of at least {@link #SAME_TEXT}, with room below the 0.979 that
   * was the least seen with the models that ship: a right reply is never refused. Texts of much the
   * same words come as near, so that it takes a rather different one to be found out.
   *
   * @param dimensions above 0
   */
  record UnitVector(String output, int dimensions) implements Expectation {
    /** Least cosine between two embeddings of one text. */
    public static final double SAME_TEXT = 0.9;

    private static final double TOLERANCE = 1e-3;

    public UnitVector {
      if (dimensions < 1) {
        throw new IllegalArgumentException("expected 1 dimension or more, found " + dimensions);
      }
    }

    /** Why a vector does not meet it; empty when it does. */
    public Optional<String> complaint(float[] found) {
      if (found.length != dimensions) {
        return Optional.of("expected %d numbers, found %d".formatted(dimensions, found.length));
      }
      double length = Math.sqrt(dot(found, found));
      return Math.abs(length - 1) <= TOLERANCE
          ? Optional.empty()
          : Optional.of("expected a vector of length 1, found " + length);
    }

    /** The cosine of the angle between two vectors. */
    public static double cosine(float[] one, float[] other) {
      return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
    }

    private static double dot(float[] one, float[] other) {
      double sum = 0;
      for (int d = 0; d < one.length; d++) {
        sum += (double) one[d] * other[d];
      }
      return sum;
    }
  }
}
