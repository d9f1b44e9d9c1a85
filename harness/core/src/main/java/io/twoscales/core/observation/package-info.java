/** What the harness knows about a running pipeline, once a second. */
package io.twoscales.core.observation;
