/** The contract between a scaling policy and the harness. */
package io.twoscales.core.control;
