package io.twoscales.benchmarks;

import io.twoscales.solver.Demand;
import io.twoscales.solver.Limits;
import io.twoscales.solver.MilpOracle;
import io.twoscales.solver.PipelineModel;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same decision as a mixed-integer programme, on the chain of ten stages. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProgrammeDecision {
  private MilpOracle programme;
  private Demand[] demands;
  private int next;

  @Setup
  public void prepare() {
    PipelineModel pipeline = new BenchmarkPipelines(16, 16).chain(10);
    programme = new MilpOracle(pipeline, Limits.NONE);
    demands = BenchmarkPipelines.demands(pipeline);
  }

  @Benchmark
  public OptionalLong decide() {
    next = (next + 1) % demands.length;
    return programme.minimalCost(demands[next]);
  }
}
