package io.twoscales.cli;

import io.twoscales.core.units.Cpu;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads CPU quantities such as {@code 500m} on the command line. */
final class CpuConverter implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    try {
      return Cpu.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
