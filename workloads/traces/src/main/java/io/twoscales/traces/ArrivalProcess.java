package io.twoscales.traces;

public enum ArrivalProcess {
  POISSON,
  UNIFORM
}
