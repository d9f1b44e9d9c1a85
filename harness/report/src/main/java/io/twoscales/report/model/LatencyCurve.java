package io.twoscales.report.model;

import java.util.List;

/**
 * How latencies are distributed over all requests of a controller's runs: those that were dropped
 * or failed count as slower than any.
 *
 * @param requests all requests
 * @param completed those of them that have a latency
 * @param points in rising order
 */
public record LatencyCurve(long requests, long completed, List<Point> points) {

  /**
   * A point of the curve.
   *
   * @param latencyMs a latency
   * @param share of all requests that were at most as slow, 0 to 1
   */
  public record Point(double latencyMs, double share) {}

  public LatencyCurve {
    points = List.copyOf(points);
  }

  /** The share of requests that were answered within a time. */
  public double within(double latencyMs) {
    double share = 0;
    for (Point point : points) {
      if (point.latencyMs() > latencyMs) {
        break;
      }
      share = point.share();
    }
    return share;
  }

  /** The latency that a share of all requests keeps to; infinite when too few completed. */
  public double quantileMs(double share) {
    return points.stream()
        .filter(point -> point.share() >= share)
        .mapToDouble(Point::latencyMs)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
