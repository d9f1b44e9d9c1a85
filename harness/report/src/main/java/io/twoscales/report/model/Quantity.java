package io.twoscales.report.model;

/** What is shown over time; one number per second. */
public enum Quantity {
  /** Requests that were due, per second. */
  LOAD("load"),
  /** The highest rate that the last decision was made for, requests per second. */
  PLANNED_FOR("plannedFor"),
  /** Requests that were late, dropped or failed, per second. */
  VIOLATIONS("violations"),
  /** Median latency of the requests that were due, milliseconds. */
  P50("p50"),
  /** 99th percentile of their latency, milliseconds. */
  P99("p99"),
  /** Requests that wait. */
  QUEUE("queue"),
  /** CPU limits of all replicas, millicores. */
  ALLOCATED("allocated"),
  /** CPU that replicas used, millicores. */
  USED("used"),
  /** Replicas that serve. */
  READY("ready"),
  /** Replicas on their way. */
  STARTING("starting"),
  /** Replicas that finish their work before they stop. */
  DRAINING("draining");

  private final String word;

  Quantity(String word) {
    this.word = word;
  }

  /** Its name in the page. */
  public String word() {
    return word;
  }
}
