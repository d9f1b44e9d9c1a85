/** Finds out from inside a replica's container what it keeps a program from doing. */
package io.twoscales.modelserver.sandbox;
