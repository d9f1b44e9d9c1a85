package io.twoscales.report;

import io.twoscales.report.model.Controller;
import io.twoscales.report.model.ReportModel;
import io.twoscales.report.model.Run;
import io.twoscales.report.plot.Figure;
import io.twoscales.report.plot.LatencyFigure;
import io.twoscales.report.plot.StageFigure;
import io.twoscales.report.plot.TimeFigures;
import io.twoscales.report.plot.TradeOffFigure;
import io.twoscales.report.read.ReportReader;
import io.twoscales.results.read.ResultSet;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A report of result sets: as a page, or its plots one by one. */
public final class Report {
  private final ReportModel model;

  private Report(ReportModel model) {
    this.model = model;
  }

  /**
   * Reads sets.
   *
   * @param folders at least one
   * @throws io.twoscales.results.ResultSetException when one is no result set or damaged, or they
   *     cannot be shown together
   */
  public static Report of(List<Path> folders) {
    return new Report(ReportReader.read(folders.stream().map(ResultSet::open).toList()));
  }

  /** The page, complete in itself; to be written as UTF-8. */
  public String html() {
    return ReportPage.html(model);
  }

  /** All plots there is something to show in. */
  public Stream<Figure> figures() {
    boolean latencies =
        model.controllers().stream()
            .anyMatch(each -> each.latencies().filter(curve -> curve.completed() > 0).isPresent());
    boolean stages = model.controllers().stream().anyMatch(each -> !each.stages().isEmpty());
    return Stream.of(
            Stream.of(new TradeOffFigure(model)),
            Stream.of(LatencyFigure.Axes.values())
                .filter(axes -> latencies)
                .map(axes -> new LatencyFigure(model, axes)),
            Stream.of(model).filter(each -> stages).map(StageFigure::new),
            model.repetitions().stream()
                .map(repetition -> TimeFigures.sideBySide(model, repetition)),
            model.controllers().stream().flatMap(this::ofRuns))
        .flatMap(each -> each);
  }

  private Stream<Figure> ofRuns(Controller controller) {
    return controller.runs().stream().map((Run run) -> TimeFigures.run(model, controller, run));
  }
}
