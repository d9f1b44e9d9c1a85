/** What runs and their repetitions say: measures, intervals, differences, tests. */
package io.twoscales.results.statistics;
