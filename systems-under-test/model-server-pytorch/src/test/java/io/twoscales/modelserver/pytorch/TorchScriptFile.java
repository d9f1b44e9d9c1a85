package io.twoscales.modelserver.pytorch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A TorchScript archive of a module without weights, put together by hand. */
final class TorchScriptFile {
  private TorchScriptFile() {}

  /**
   * Writes one.
   *
   * @param forward the lines of its method, which takes {@code x}
   */
  static void write(Path file, String... forward) throws IOException {
    StringBuilder code =
        new StringBuilder("class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n")
            .append("  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n");
    for (String line : forward) {
      code.append("    ").append(line).append('\n');
    }
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      put(zip, "net/data.pkl", pickledModule());
      put(zip, "net/code/__torch__.py", code.toString().getBytes(StandardCharsets.UTF_8));
      // An empty tuple.
      put(zip, "net/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, "net/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The class, made new with an empty dictionary of attributes, in Python's pickle protocol 2. */
  private static byte[] pickledModule() {
    return "\u0080\u0002c__torch__\nNet\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
