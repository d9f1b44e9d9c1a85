/**
 * Pictures as arrays of brightness: reading, cutting, scaling, and the connected regions in them.
 */
package io.twoscales.modelserver.image;
