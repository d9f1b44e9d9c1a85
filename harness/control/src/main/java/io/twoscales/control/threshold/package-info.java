/** Policies that follow a measured quantity with thresholds, without a model of the system. */
package io.twoscales.control.threshold;
