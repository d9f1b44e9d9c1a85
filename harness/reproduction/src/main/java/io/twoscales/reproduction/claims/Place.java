package io.twoscales.reproduction.claims;

import io.twoscales.reproduction.WindowKind;
import java.util.Set;

/**
 * Where claims are judged.
 *
 * @param platform simulated or docker
 * @param pipeline whose
 * @param windows the kinds of windows that are replayed there
 * @param subjects the policies that are run there
 */
public record Place(
    String platform, String pipeline, Set<WindowKind> windows, Set<String> subjects) {
  public Place {
    windows = Set.copyOf(windows);
    subjects = Set.copyOf(subjects);
  }

  boolean asks(String subject, Claim claim) {
    return subjects.contains(subject) && windows.contains(claim.windows());
  }
}
