package io.twoscales.report.model;

/** Something to know about what ran, such as {@code CPU: Intel Xeon, 2 of them}. */
public record Fact(String label, String value) {}
