/** Records of requests as others publish and log them, read into rates per second. */
package io.twoscales.traces.formats;
