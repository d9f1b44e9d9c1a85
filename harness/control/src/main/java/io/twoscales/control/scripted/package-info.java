/** Plans by the clock, for experiments on platforms rather than on policies. */
package io.twoscales.control.scripted;
