/**
 * Training of forecasters with DJL and PyTorch. Nothing of it is needed to use what was trained.
 */
package io.twoscales.training;
