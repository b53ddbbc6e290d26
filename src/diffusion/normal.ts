/**
 * The standard normal quantile at p = (word + ½)/2³², by Wichura's algorithm AS 241, PPND16 (Applied Statistics 37,
 * 1988).
 *
 * Only + − × ÷ and √ in float64, which IEEE 754 rounds exactly: the same bits in every engine, where `Math.log` may
 * differ. A word reaches ±6.34 at most, so AS 241's third region (beyond 6.7) is never needed. Its relative error,
 * 1e−14, is far below float32's.
 *
 * @param word unsigned 32-bit integer; `word` and `2³² − 1 − word` give opposite values.
 */
export function normalQuantile(word: number): number {
  const q = (word + 0.5) / 4294967296 - 0.5;
  if (q <= 0.425 && q >= -0.425) {
    const r = 0.180625 - q * q;
    const above =
      ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r +
        45921.953931549871457) *
        r +
        13731.693765509461125) *
        r +
        1971.5909503065514427) *
        r +
        133.14166789178437745) *
        r +
      3.387132872796366608;
    const below =
      ((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r +
        21213.794301586595867) *
        r +
        5394.1960214247511077) *
        r +
        687.1870074920579083) *
        r +
        42.313330701600911252) *
        r +
      1;
    return (q * above) / below;
  }
  const tail = q < 0 ? word : 4294967295 - word;
  const r = Math.sqrt(33 * LN2 - naturalLog(2 * tail + 1)) - 1.6;
  const above =
    ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) *
      r +
      1.27045825245236838258) *
      r +
      3.64784832476320460504) *
      r +
      5.7694972214606914055) *
      r +
      4.6303378461565452959) *
      r +
    1.42343711074968357734;
  const below =
    ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) *
      r +
      0.14810397642748007459) *
      r +
      0.68976733498510000455) *
      r +
      1.6763848301838038494) *
      r +
      2.05319162663775882187) *
      r +
    1;
  return q < 0 ? -above / below : above / below;
}

const LN2 = 0.6931471805599453;

/**
 * ln n of a whole number 1 ≤ n < 2³⁰, to 1e−14, as e·ln 2 + 2·artanh((f−1)/(f+1)) with n = f·2^e and f within √½…√2.
 */
function naturalLog(n: number): number {
  let exponent = 31 - Math.clz32(n);
  let fraction = n / (1 << exponent);
  if (fraction > 1.4142135623730951) {
    fraction *= 0.5;
    exponent += 1;
  }
  const s = (fraction - 1) / (fraction + 1);
  const z = s * s;
  const series =
    ((((((((z / 17 + 1 / 15) * z + 1 / 13) * z + 1 / 11) * z + 1 / 9) * z + 1 / 7) * z + 1 / 5) *
      z +
      1 / 3) *
      z +
      1) *
    s;
  return exponent * LN2 + 2 * series;
}
