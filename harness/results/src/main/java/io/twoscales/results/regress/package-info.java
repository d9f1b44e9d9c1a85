/** Has it become worse? A gate for one candidate, change points for a history. */
package io.twoscales.results.regress;
