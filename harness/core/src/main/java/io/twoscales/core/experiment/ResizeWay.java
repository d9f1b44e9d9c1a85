package io.twoscales.core.experiment;

import java.util.Locale;

/** Who sets the CPU limit of a container that runs. */
public enum ResizeWay {
  /** The control group where it may be written, else the engine. */
  AUTO,

  /** The engine alone. */
  ENGINE,

  /** The control group, and the engine is told afterwards; refused where it cannot be written. */
  CGROUP;

  /** The word in experiment files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
