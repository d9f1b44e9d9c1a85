package io.twoscales.solver;

import java.util.Optional;

/**
 * The constraint that decides a solution.
 *
 * @param constraint which one
 * @param stage the stage it shows at, where it shows at one
 * @param explanation a sentence with the numbers
 */
public record Binding(Constraint constraint, Optional<String> stage, String explanation) {}
