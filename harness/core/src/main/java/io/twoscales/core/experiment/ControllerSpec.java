package io.twoscales.core.experiment;

import io.twoscales.core.control.Controller;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A controller of an experiment, its options already checked.
 *
 * @param name its name, unique within the experiment
 * @param options the options as written
 * @param fresh makes a new controller for a run
 */
public record ControllerSpec(
    String name, Map<String, String> options, Supplier<Controller> fresh) {}
