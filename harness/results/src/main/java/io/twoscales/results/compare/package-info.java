/** Result sets side by side: what may be compared, what differs, and what the differences say. */
package io.twoscales.results.compare;
