package io.twoscales.benchmarks;

import io.twoscales.solver.Demand;
import io.twoscales.solver.ExactSolver;
import io.twoscales.solver.PipelineModel;
import io.twoscales.solver.Solution;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One joint decision, its explanation included, on a pipeline that is known beforehand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JointDecision {
  /** Shape of the pipeline. */
  public enum Shape {
    CHAIN,
    SERIES_PARALLEL
  }

  @Param({"CHAIN"})
  public Shape shape;

  @Param({"2"})
  public int stages;

  /** Batches 1 to this, and CPU limits 1 to this many cores. */
  @Param({"16"})
  public int options;

  private ExactSolver solver;
  private Demand[] demands;
  private int next;

  @Setup
  public void prepare() {
    PipelineModel pipeline = pipeline();
    solver = new ExactSolver(pipeline);
    demands = BenchmarkPipelines.demands(pipeline);
    for (Demand demand : demands) {
      if (!solver.joint(demand).feasible()) {
        throw new IllegalStateException("not feasible, so not what is to be measured: " + demand);
      }
    }
  }

  PipelineModel pipeline() {
    BenchmarkPipelines pipelines = new BenchmarkPipelines(options, options);
    return switch (shape) {
      case CHAIN -> pipelines.chain(stages);
      case SERIES_PARALLEL -> pipelines.seriesParallel(stages);
    };
  }

  @Benchmark
  public Solution decide() {
    next = (next + 1) % demands.length;
    return solver.joint(demands[next]);
  }
}
