package io.twoscales.modelserver.pytorch;

/**
 * The input of networks trained on ImageNet: three planes, each channel with the mean and standard
 * deviation of those pictures. Brightness is the same in all three.
 */
final class ColourPlanes {
  static final int CHANNELS = 3;

  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  private ColourPlanes() {}

  /**
   * Writes a picture's planes.
   *
   * @param brightness row by row
   * @param picture its number in the batch
   */
  static void write(byte[] brightness, float[] batch, int picture) {
    int at = picture * CHANNELS * brightness.length;
    for (int channel = 0; channel < CHANNELS; channel++) {
      float factor = 1 / (255 * DEVIATION[channel]);
      float shift = MEAN[channel] / DEVIATION[channel];
      for (byte pixel : brightness) {
        batch[at++] = (pixel & 0xff) * factor - shift;
      }
    }
  }
}
