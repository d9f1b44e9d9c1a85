/** Experiments as people write them, read and checked as a whole before anything is started. */
package io.twoscales.core.experiment;
