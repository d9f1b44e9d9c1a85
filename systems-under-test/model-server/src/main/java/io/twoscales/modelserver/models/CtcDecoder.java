package io.twoscales.modelserver.models;

import java.util.ArrayList;
import java.util.List;

/**
 * Text from a network trained with connectionist temporal classification (Graves et al., 2006): the
 * likeliest class of every step, repetitions taken together, blanks left out.
 */
final class CtcDecoder {
  private static final int BLANK = 0;

  /**
   * What was read.
   *
   * @param characters how many
   * @param probabilities their sum; a character's is that of the step at which it begins
   */
  record Reading(String text, int characters, double probabilities) {}

  private final List<String> alphabet;

  private CtcDecoder(List<String> alphabet) {
    this.alphabet = alphabet;
  }

  /** A decoder for classes that are the blank, these characters, and the space. */
  static CtcDecoder of(List<String> characters) {
    List<String> alphabet = new ArrayList<>(characters.size() + 2);
    alphabet.add("");
    alphabet.addAll(characters);
    alphabet.add(" ");
    return new CtcDecoder(alphabet);
  }

  int classes() {
    return alphabet.size();
  }

  /**
   * Decodes a line.
   *
   * @param values probabilities, step by step
   * @param offset where the line begins
   */
  Reading decode(float[] values, int offset, int steps) {
    StringBuilder text = new StringBuilder();
    int characters = 0;
    double probabilities = 0;
    int before = BLANK;
    for (int step = 0; step < steps; step++) {
      int start = offset + step * classes();
      int best = BLANK;
      for (int c = 1; c < classes(); c++) {
        if (values[start + c] > values[start + best]) {
          best = c;
        }
      }
      if (best != BLANK && best != before) {
        text.append(alphabet.get(best));
        characters++;
        probabilities += values[start + best];
      }
      before = best;
    }
    return new Reading(text.toString(), characters, probabilities);
  }
}
