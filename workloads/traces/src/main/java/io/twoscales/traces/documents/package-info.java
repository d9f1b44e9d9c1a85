/**
 * Pictures to send to models that see: text to be read and frames of a camera, drawn here, the same
 * bytes on every machine.
 */
package io.twoscales.traces.documents;
