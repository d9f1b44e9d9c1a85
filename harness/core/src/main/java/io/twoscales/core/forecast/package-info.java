/** The contract between what predicts load and the policies that use it. */
package io.twoscales.core.forecast;
