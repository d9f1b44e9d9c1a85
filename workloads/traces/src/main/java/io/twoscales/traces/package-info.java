/** Request rates over time, the moments at which requests arrive, and what they carry. */
package io.twoscales.traces;
