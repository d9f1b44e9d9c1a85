package io.twoscales.traces;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * English-looking sentences to embed: different enough that caches and branch predictors see real
 * text, of the lengths that search queries and short messages have. Made from templates and word
 * lists of our own, in ASCII, with no character that JSON would escape.
 */
public final class SentencePayloads {
  /** So many different sentences can be asked for at once. */
  public static final int MAX_COUNT = 10_000;

  /** Words in a sentence, least and most. */
  public static final int MIN_WORDS = 8;

  public static final int MAX_WORDS = 24;

  private static final List<String> TEMPLATES =
      List.of(
          "The {adjective} {person} {transitive} the {adjective} {thing} {place}.",
          "{time}, the {person} {transitive} a {adjective} {thing} {place}.",
          "Nobody {place} knew why the {person} had left the {adjective} {thing} behind.",
          "When the {person} {intransitive} {place}, the {adjective} {person} {transitive} the"
              + " {thing}.",
          "The {thing} was too {adjective} for the {person}, so the {person} {transitive} another"
              + " one {time}.",
          "How does a {adjective} {person} repair a {adjective} {thing} {place}?",
          "Although the {thing} looked {adjective}, the {person} {transitive} it {adverb} {time}.",
          "Please ask the {person} whether the {adjective} {thing} is still {place}.",
          "{time}, after a {adjective} journey, the {person} and the {person} {intransitive}"
              + " {adverb} {place}.",
          "The {person} said that the {thing} {place} costs less than the {adjective} {thing}.",
          "Between the {thing} and the {thing} stood a {adjective} {person} who {intransitive}"
              + " {adverb}.",
          "Every {adjective} {thing} in this city was made by some {adjective}" + " {person}.",
          "What the {person} {adverb} {transitive} {time} was not a {thing} but a {adjective}"
              + " {thing}.",
          "Two reports about the {adjective} {thing} reached the {person} {time}, and both were"
              + " {adjective}.");

  private static final Map<String, List<String>> WORDS =
      Map.of(
          "adjective",
          words(
              "quiet, broken, golden, heavy, narrow, modern, forgotten, bright, wooden, careful,"
                  + " nervous, patient, distant, rusty, cheap, famous, silver, gentle, hollow,"
                  + " young, stubborn, frozen, dusty, simple, crowded, late, pale, honest, curved,"
                  + " slow"),
          "person",
          words(
              "teacher, pilot, nurse, gardener, engineer, sailor, baker, lawyer, student, painter,"
                  + " farmer, driver, doctor, librarian, tailor, chemist, guide, neighbour, judge,"
                  + " musician, carpenter, clerk, reporter, cook, surveyor"),
          "thing",
          words(
              "bridge, letter, engine, map, lantern, window, contract, recipe, bicycle, clock,"
                  + " ladder, novel, kettle, compass, violin, basket, ticket, mirror, boat, carpet,"
                  + " telescope, sculpture, notebook, machine, painting, barrel, fence, camera,"
                  + " statue, garden"),
          "transitive",
          words(
              "repaired, described, carried, measured, sold, found, painted, ignored, borrowed,"
                  + " opened, examined, returned, admired, hid, photographed, washed, ordered,"
                  + " copied, lifted, moved"),
          "intransitive",
          words(
              "waited, laughed, arrived, worked, slept, argued, listened, rested, sang, hesitated,"
                  + " smiled, walked, wrote, dreamed, complained"),
          "adverb",
          words(
              "slowly, quietly, carefully, suddenly, gladly, almost never, twice, without a word,"
                  + " in great haste, as usual, once more, rather badly"),
          "place",
          words(
              "near the harbour, in the old library, behind the station, at the market, on the"
                  + " third floor, under the bridge, beside the river, in the valley, across the"
                  + " street, at the end of the corridor, in the empty theatre, on the northern"
                  + " coast, outside the village, by the window"),
          "time",
          words(
              "yesterday, last winter, before sunrise, on Monday, after the storm, in early spring,"
                  + " at midnight, during the holidays, a week ago, soon after lunch, on a rainy"
                  + " afternoon, for the first time"));

  private SentencePayloads() {}

  /**
   * Draws sentences of {@link #MIN_WORDS} to {@link #MAX_WORDS} words, all different.
   *
   * @param count 1 to {@link #MAX_COUNT}
   * @param seed the same seed gives the same sentences; a greater count only adds to them
   * @throws IllegalArgumentException when the count is out of range
   */
  public static List<String> generate(int count, long seed) {
    if (count < 1 || count > MAX_COUNT) {
      throw new IllegalArgumentException(
          "expected 1 to %d sentences, found %d".formatted(MAX_COUNT, count));
    }
    UnitRandom random = new UnitRandom(seed);
    Set<String> sentences = new LinkedHashSet<>();
    while (sentences.size() < count) {
      sentences.add(capitalised(filled(pick(TEMPLATES, random), random)));
    }
    return List.copyOf(sentences);
  }

  /** A word stands once at most in a sentence: "the baker and the baker" is no English. */
  private static String filled(String template, UnitRandom random) {
    StringBuilder sentence = new StringBuilder();
    List<String> used = new ArrayList<>();
    int at = 0;
    for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
      int close = template.indexOf('}', open);
      List<String> words = WORDS.get(template.substring(open + 1, close));
      String word = pick(words, random);
      while (used.contains(word)) {
        word = pick(words, random);
      }
      used.add(word);
      sentence.append(template, at, open).append(word);
      at = close + 1;
    }
    return sentence.append(template, at, template.length()).toString();
  }

  private static String pick(List<String> choices, UnitRandom random) {
    return choices.get(random.below(choices.size()));
  }

  private static String capitalised(String sentence) {
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }

  private static List<String> words(String list) {
    return List.of(list.split(", "));
  }
}
