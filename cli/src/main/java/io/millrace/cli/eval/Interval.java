package io.millrace.cli.eval;

/** An estimate with the bounds between which it lies with 95 % confidence. */
public record Interval(double value, double low, double high) {}
