/**
 * The scaling policies that ship with the project, one family per package, one policy per file. A
 * policy becomes known by its line in {@code
 * META-INF/services/io.twoscales.core.control.ControllerFactory}.
 */
package io.twoscales.control;
