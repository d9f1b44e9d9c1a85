package io.twoscales.traces;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/** Seeded English sentences of 8 to 24 words: input for models that read text. */
public final class SentencePayloads {
  private static final List<String> SUBJECTS =
      List.of(
          "the operator",
          "a young engineer",
          "the night train",
          "our neighbour",
          "the committee",
          "an old lighthouse keeper",
          "the research group",
          "a flock of geese",
          "the city council",
          "her younger brother",
          "the delayed ferry",
          "a visiting lecturer",
          "the software update",
          "the museum guide",
          "a storm from the west",
          "the bakery around the corner");
  private static final List<String> VERBS =
      List.of(
          "announced",
          "repaired",
          "remembered",
          "photographed",
          "questioned",
          "carried",
          "delayed",
          "rebuilt",
          "described",
          "ignored",
          "measured",
          "crossed",
          "postponed",
          "discovered");
  private static final List<String> OBJECTS =
      List.of(
          "the broken bridge",
          "a long list of requests",
          "the first results",
          "the empty harbour",
          "three unopened letters",
          "the annual budget",
          "a new timetable",
          "the missing pages",
          "several hundred visitors",
          "the mountain road",
          "an unusual measurement",
          "the northern pipeline",
          "a quiet protest",
          "the last apple harvest");
  private static final List<String> CIRCUMSTANCES =
      List.of(
          "in the middle of the night",
          "without saying a word",
          "after the meeting on Thursday",
          "because nobody else was there",
          "during the heavy rain",
          "before the shops had opened",
          "for the second time this year",
          "while the radio was playing",
          "on the way to the station",
          "with surprising patience",
          "as the deadline came closer",
          "although the weather was getting worse");
  private static final List<String> AFTERTHOUGHTS =
      List.of(
          "and everyone was relieved",
          "but the cost remained unclear",
          "and then it went quiet",
          "which surprised the local newspaper",
          "so the plan had to change",
          "and the children asked why",
          "but few people noticed at first");

  private SentencePayloads() {}

  /**
   * Different sentences.
   *
   * @param count how many, at most 10,000
   * @param seed the same seed gives the same sentences
   */
  public static List<String> generate(int count, long seed) {
    if (count < 1 || count > 10_000) {
      throw new IllegalArgumentException("expected 1 to 10000 sentences, found " + count);
    }
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> sentences = new LinkedHashSet<>();
    while (sentences.size() < count) {
      sentences.add(sentence(random));
    }
    return List.copyOf(sentences);
  }

  /**
   * Different short sentences: who did what, in 4 to 12 words.
   *
   * @param count how many, at most 1,000
   * @param seed the same seed gives the same sentences
   */
  public static List<String> generateShort(int count, long seed) {
    if (count < 1 || count > 1_000) {
      throw new IllegalArgumentException("expected 1 to 1000 sentences, found " + count);
    }
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> sentences = new LinkedHashSet<>();
    while (sentences.size() < count) {
      sentences.add(
          asSentence(
              String.join(" ", any(SUBJECTS, random), any(VERBS, random), any(OBJECTS, random))));
    }
    return List.copyOf(sentences);
  }

  private static String sentence(SplittableRandom random) {
    List<String> parts = new ArrayList<>();
    boolean opened = random.nextInt(3) == 0;
    if (opened) {
      parts.add(any(CIRCUMSTANCES, random) + ",");
    }
    parts.add(any(SUBJECTS, random));
    parts.add(any(VERBS, random));
    parts.add(any(OBJECTS, random));
    parts.add(any(CIRCUMSTANCES, random));
    if (!opened && random.nextBoolean()) {
      parts.add(any(AFTERTHOUGHTS, random));
    }
    return asSentence(String.join(" ", parts));
  }

  private static String asSentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }

  private static String any(List<String> phrases, SplittableRandom random) {
    return phrases.get(random.nextInt(phrases.size()));
  }
}
