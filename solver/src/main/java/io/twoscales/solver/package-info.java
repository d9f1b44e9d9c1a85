/**
 * How many replicas of which size, with which batch and which variant, carry a load within a
 * latency objective at the least CPU.
 *
 * <p>Pure functions: a {@link io.twoscales.solver.PipelineModel} and a {@link
 * io.twoscales.solver.Demand} go in, a {@link io.twoscales.solver.Solution} comes out. {@link
 * io.twoscales.solver.ExactSolver} is the formulation to use; {@link
 * io.twoscales.solver.Themis2024Solver} reproduces the decisions of the Themis authors' program.
 */
package io.twoscales.solver;
