/** Small sets that are kept to be compared with. */
package io.twoscales.results.condense;
