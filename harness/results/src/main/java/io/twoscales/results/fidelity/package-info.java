/** How far a simulated result set is from the one that was measured. */
package io.twoscales.results.fidelity;
