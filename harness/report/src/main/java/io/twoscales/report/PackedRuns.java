package io.twoscales.report;

import io.twoscales.report.model.Controller;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.model.Run;
import io.twoscales.report.model.RunTimeline;
import java.util.ArrayList;
import java.util.List;

/** The timelines of all runs, in as fine buckets as there is room for. */
final class PackedRuns {

  /**
   * A run.
   *
   * @param controller its place in the model's list
   * @param repetition which repetition
   * @param text see {@link PackedRun}
   */
  record Packed(int controller, int repetition, String text) {}

  private PackedRuns() {}

  static List<Packed> pack(ReportModel model, int mostCharacters) {
    for (int factor = 1; ; factor *= 2) {
      List<Packed> runs = new ArrayList<>();
      long characters = 0;
      int finest = Integer.MAX_VALUE;
      for (int i = 0; i < model.controllers().size(); i++) {
        Controller controller = model.controllers().get(i);
        for (Run run : controller.runs()) {
          RunTimeline timeline = run.timeline();
          RunTimeline shown = factor == 1 ? timeline : timeline.coarser(factor);
          finest = Math.min(finest, shown.seconds() / shown.bucketSeconds());
          Packed packed = new Packed(i, run.repetition(), PackedRun.pack(shown));
          characters += packed.text().length();
          runs.add(packed);
        }
      }
      if (characters <= mostCharacters || finest < 16) {
        return runs;
      }
    }
  }
}
