/**
 * Controllers that are programs of their own, in any language: observations and plans as lines of
 * JSON on their standard streams.
 */
package io.twoscales.external;
