/** Running an experiment on a platform, and what is recorded of it. */
package io.twoscales.core.run;
