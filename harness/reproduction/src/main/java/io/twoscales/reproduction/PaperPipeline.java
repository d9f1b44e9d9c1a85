package io.twoscales.reproduction;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A pipeline of the Themis paper, at the load of its evaluation.
 *
 * <p>The divisors are those of the authors' public programs: they divide each second's rate of the
 * Twitter trace by them.
 */
public enum PaperPipeline {
  /** Object detection, classification. */
  VIDEO("video", 4.384),
  /** Speech to text, sentiment. */
  SENTIMENT("sentiment", 8.5625),
  /** Language identification, translation, summary. */
  NLP("nlp", 21);

  private final String pipeline;
  private final double divisor;

  PaperPipeline(String pipeline, double divisor) {
    this.pipeline = pipeline;
    this.divisor = divisor;
  }

  /** The name under which {@code pipelines} lists it. */
  public String pipeline() {
    return pipeline;
  }

  /** All of them, in words. */
  public static String divisors() {
    return Arrays.stream(values())
        .map(each -> each.pipeline + " " + each.divisor)
        .collect(Collectors.joining(", "));
  }

  /** What the rates of the trace are divided by. */
  public double divisor() {
    return divisor;
  }
}
