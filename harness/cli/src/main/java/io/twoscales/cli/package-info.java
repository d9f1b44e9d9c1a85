/** The commands people type. */
package io.twoscales.cli;
