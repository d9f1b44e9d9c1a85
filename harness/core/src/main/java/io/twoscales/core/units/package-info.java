/** Quantities in the notation of the files people write. */
package io.twoscales.core.units;
