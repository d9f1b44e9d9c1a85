package io.twoscales.core.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class DecimalTest {
  @Property
  void isTheNumberToItsLastDecimal(
      @ForAll @DoubleRange(min = -1e9, max = 1e9) double value,
      @ForAll @IntRange(max = 6) int decimals) {
    double half = 0.5 * Math.pow(10, -decimals) + Math.ulp(value);

    BigDecimal fixed = new BigDecimal(Decimal.fixed(value, decimals));
    BigDecimal shortest = new BigDecimal(Decimal.text(value, decimals));

    assertThat(Math.abs(fixed.doubleValue() - value)).isLessThanOrEqualTo(half * (1 + 1e-9));
    assertThat(fixed.scale()).isEqualTo(decimals);
    assertThat(shortest).isEqualByComparingTo(fixed);
    assertThat(shortest.scale()).isEqualTo(Math.max(0, fixed.stripTrailingZeros().scale()));
  }

  @Example
  void zerosAreKeptWhereTheirNumberIsFixed() {
    assertThat(Decimal.fixed(3, 2)).isEqualTo("3.00");
    assertThat(Decimal.fixed(-0.05, 2)).isEqualTo("-0.05");
    assertThat(Decimal.fixed(1.006, 2)).isEqualTo("1.01");
    assertThat(Decimal.fixed(12.5, 0)).isEqualTo("13");
    assertThat(Decimal.text(3, 2)).isEqualTo("3");
    assertThat(Decimal.text(0.25, 4)).isEqualTo("0.25");
  }

  @Example
  void whatIsNoNumberIsSaidOrLeftOut() {
    assertThat(Decimal.fixed(Double.NaN, 1)).isEqualTo("NaN");
    assertThat(Decimal.fixed(Double.POSITIVE_INFINITY, 1)).isEqualTo("Infinity");
    assertThat(Decimal.text(Double.NaN, 1)).isEmpty();
    assertThat(Decimal.text(1e300, 1)).isEqualTo("1.0E300");
  }
}
