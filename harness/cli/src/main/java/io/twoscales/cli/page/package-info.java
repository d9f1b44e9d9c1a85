/** Pages that open from disk: one file, without a network. */
package io.twoscales.cli.page;
