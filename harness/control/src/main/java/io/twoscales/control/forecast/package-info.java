/** What predicts load: of the coming seconds, the highest rate. */
package io.twoscales.control.forecast;
