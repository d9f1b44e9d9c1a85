/** Pictures of text to send to models that read: drawn here, the same bytes on every machine. */
package io.twoscales.traces.documents;
