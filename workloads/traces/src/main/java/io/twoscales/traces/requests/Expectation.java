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

  /**
   * For each object a probability for each class: rows of finite numbers of 0 or more whose sum is
   * 1, or of zeros where there is no such object; one row at least is of an object. What the
   * classes are cannot be known beforehand, but the same picture gives the same probabilities,
   * whichever replica and batch it was in: two replies to it differ by {@link #SAME_PICTURE} at
   * most, with room for sums that are added in another order.
   *
   * @param rows above 0
   * @param classes above 0
   */
  record Probabilities(String output, int rows, int classes) implements Expectation {
    /** Largest difference between two probabilities of one class for one picture. */
    public static final double SAME_PICTURE = 1e-3;

    private static final double TOLERANCE = 1e-3;

    public Probabilities {
      if (rows < 1 || classes < 1) {
        throw new IllegalArgumentException(
            "expected 1 row and 1 class or more, found %d and %d".formatted(rows, classes));
      }
    }

    /** Why numbers, row by row, do not meet it; empty when they do. */
    public Optional<String> complaint(float[] found) {
      if (found.length != rows * classes) {
        return Optional.of(
            "expected %d rows of %d numbers, found %d".formatted(rows, classes, found.length));
      }
      int objects = 0;
      for (int row = 0; row < rows; row++) {
        double sum = 0;
        for (int i = row * classes; i < (row + 1) * classes; i++) {
          if (!(found[i] >= 0)) {
            return Optional.of("expected 0 or more, found %s in row %d".formatted(found[i], row));
          }
          sum += found[i];
        }
        if (sum != 0 && !(Math.abs(sum - 1) <= TOLERANCE)) {
          return Optional.of("expected a sum of 1, found %s in row %d".formatted(sum, row));
        }
        objects += sum == 0 ? 0 : 1;
      }
      return objects > 0 ? Optional.empty() : Optional.of("expected an object, found none");
    }

    /** The largest difference between two numbers at the same place. */
    public static double distance(float[] one, float[] other) {
      double largest = 0;
      for (int i = 0; i < one.length; i++) {
        largest = Math.max(largest, Math.abs(one[i] - other[i]));
      }
      return largest;
    }
  }

  /**
   * Where objects are on a picture: left, top, right and bottom of each as shares of its width and
   * height, or zeros where there is no such object.
   *
   * @param count above 0
   */
  record Boxes(String output, int count) implements Expectation {
    private static final int CORNERS = 4;

    public Boxes {
      if (count < 1) {
        throw new IllegalArgumentException("expected 1 box or more, found " + count);
      }
    }

    /** Why numbers, box by box, do not meet it; empty when they do. */
    public Optional<String> complaint(float[] found) {
      if (found.length != count * CORNERS) {
        return Optional.of(
            "expected %d boxes of 4 numbers, found %d numbers".formatted(count, found.length));
      }
      for (int i = 0; i < found.length; i += CORNERS) {
        boolean none = found[i] == 0 && found[i + 1] == 0 && found[i + 2] == 0 && found[i + 3] == 0;
        boolean within =
            found[i] >= 0
                && found[i] < found[i + 2]
                && found[i + 2] <= 1
                && found[i + 1] >= 0
                && found[i + 1] < found[i + 3]
                && found[i + 3] <= 1;
        if (!none && !within) {
          return Optional.of(
              "expected a box within the picture, found %s, %s, %s, %s"
                  .formatted(found[i], found[i + 1], found[i + 2], found[i + 3]));
        }
      }
      return Optional.empty();
    }
  }
}
