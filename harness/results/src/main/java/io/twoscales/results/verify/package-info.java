/** Is a result set what it says it is? */
package io.twoscales.results.verify;
