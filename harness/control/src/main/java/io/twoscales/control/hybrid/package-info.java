/** Our two-stage policy: vertical in place first, cheap replicas when it lasts. */
package io.twoscales.control.hybrid;
