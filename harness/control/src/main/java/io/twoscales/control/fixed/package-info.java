/** Policies that decide once, before the load comes. */
package io.twoscales.control.fixed;
