package io.twoscales.traces.documents;

/**
 * A picture of text.
 *
 * @param text what stands on it, its lines joined by spaces
 * @param png the picture, 8 bits of gray
 */
public record Document(String text, byte[] png) {}
