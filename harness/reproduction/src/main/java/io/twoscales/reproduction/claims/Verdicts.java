package io.twoscales.reproduction.claims;

import io.twoscales.results.statistics.Interval;
import java.util.ArrayList;
import java.util.List;

/** The claims at every pipeline on every platform. */
public final class Verdicts {
  /** Policies that the claims are about: ours, and the authors' rule in its two revisions. */
  public static final List<String> SUBJECTS = List.of("hybrid", "themis", "themis-2025");

  private static final Interval NOTHING =
      new Interval(Double.NaN, Double.NaN, Double.NaN, 0, Interval.Method.NONE);

  private Verdicts() {}

  /**
   * Judges every claim.
   *
   * @param measured what was run
   * @param places where it should have been run, in the order of the answer
   */
  public static List<Verdict> of(List<Measured> measured, List<Place> places) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String subject : SUBJECTS) {
      for (Claim claim : Claim.values()) {
        for (Place place : places) {
          if (place.asks(subject, claim)) {
            verdicts.add(verdict(measured, claim, subject, place));
          }
        }
      }
    }
    return verdicts;
  }

  private static Verdict verdict(
      List<Measured> measured, Claim claim, String subject, Place place) {
    Sampled sampled =
        new Sampled(
            measured.stream()
                .filter(m -> m.platform().equals(place.platform()))
                .filter(m -> m.pipeline().equals(place.pipeline()))
                .filter(m -> m.kind() == claim.windows())
                .toList());
    return claim
        .judge(sampled, subject)
        .map(
            judgement ->
                new Verdict(
                    claim,
                    subject,
                    place.platform(),
                    place.pipeline(),
                    judgement.outcome(),
                    judgement.quantity(),
                    judgement.evidence(),
                    sampled.basis()))
        .orElse(
            new Verdict(
                claim,
                subject,
                place.platform(),
                place.pipeline(),
                Outcome.MISSING,
                NOTHING,
                "not run",
                "nothing"));
  }
}
