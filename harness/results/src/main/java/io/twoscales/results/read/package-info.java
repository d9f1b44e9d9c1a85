/** Reads result sets back: typed, checked, and refused plainly where they are not whole. */
package io.twoscales.results.read;
