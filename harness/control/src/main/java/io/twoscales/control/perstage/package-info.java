/** Policies that look at every stage by itself, as those of the cloud platforms do. */
package io.twoscales.control.perstage;
