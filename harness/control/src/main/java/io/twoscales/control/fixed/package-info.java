/** Policies that know the trace: decided once before the load comes, or with perfect foresight. */
package io.twoscales.control.fixed;
