/** How fast the solver decides, measured with JMH. */
package io.twoscales.benchmarks;
