package io.twoscales.solver;

import io.twoscales.solver.latency.LatencyModel;
import java.util.List;

/** The pipelines of the Themis authors' program of July 2024: milliseconds, cores. */
final class PublishedPipelines {

  private static final CpuGrid CORES = new CpuGrid(1000, 16_000);

  static final double VIDEO_SLO_MS = 780;
  static final double SENTIMENT_SLO_MS = 1350;
  static final double NLP_SLO_MS = 2550;

  static final PipelineModel VIDEO =
      PipelineModel.chain(
          List.of(
              stage("detect", 148.817, 5.433, 37.494, -15.476),
              stage("classify", 34.693, 19.479, 2.058, 14.259)));

  static final PipelineModel SENTIMENT =
      PipelineModel.chain(
          List.of(
              stage("transcribe", 59.135, 160.628, 38.206, 62.949),
              stage("judge", 52.091, 9.673, 5.927, 2.961)));

  static final PipelineModel NLP =
      PipelineModel.chain(
          List.of(
              stage("identify", 21.369, 53.785, 1.557, 27.775),
              stage("translate", 304.596, -13.469, 74.087, 11.631),
              stage("summarise", 263.936, -1.007, 83.638, 23.574)));

  private PublishedPipelines() {}

  private static StageModel stage(
      String name, double gamma, double epsilon, double delta, double eta) {
    LatencyModel latency = new LatencyModel(gamma, epsilon, delta, eta, 1000);
    return StageModel.of(name, List.of(), CORES, List.of(VariantModel.of(name, 1, latency)));
  }
}
