/**
 * Result sets: what a suite recorded, written so that it can be kept, checked and read by other
 * tools.
 */
package io.twoscales.results;
