/** Models that PyTorch runs: networks of DJL's own blocks, and those of TorchScript files. */
package io.twoscales.modelserver.pytorch;
