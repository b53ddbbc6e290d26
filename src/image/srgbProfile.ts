/** An ICC profile of sRGB, for files of pixels that are sRGB. ICC.1:2022, https://www.color.org/specifications/ */

/** Colorants and white in the profile connection space (D50), and IEC 61966-2-1's curve as a parametric one. */
const XYZ = {
  wtpt: [0.9642, 1, 0.8249],
  rXYZ: [0.43607, 0.22249, 0.01392],
  gXYZ: [0.38515, 0.71687, 0.09708],
  bXYZ: [0.14307, 0.06061, 0.7141],
} as const;
const CURVE = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];
/** From D65 to D50, Bradford. */
const ADAPTATION = [
  1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168,
];

/** Version 4, display, RGB to XYZ; 500 bytes or so, always the same. */
export function srgbProfile(): Uint8Array<ArrayBuffer> {
  const curve = tag('para', [...u16(3), 0, 0, ...CURVE.flatMap(fixed)]);
  const tags: readonly (readonly [name: string, data: readonly number[]])[] = [
    ['desc', text('sRGB')],
    ['cprt', text('CC0')],
    ...Object.entries(XYZ).map(([name, xyz]) => [name, tag('XYZ ', xyz.flatMap(fixed))] as const),
    ['chad', tag('sf32', ADAPTATION.flatMap(fixed))],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const table: number[] = [...u32(tags.length)];
  const data: number[] = [];
  const placed = new Map<readonly number[], number>();
  const start = 128 + 4 + 12 * tags.length;
  for (const [name, bytes] of tags) {
    const at = placed.get(bytes) ?? start + data.length;
    if (!placed.has(bytes)) {
      placed.set(bytes, at);
      data.push(...bytes);
      while (data.length % 4 !== 0) data.push(0);
    }
    table.push(...ascii(name), ...u32(at), ...u32(bytes.length));
  }
  const size = start + data.length;
  const head = [
    ...u32(size),
    ...u32(0),
    ...u32(0x04400000),
    ...ascii('mntrRGB XYZ '),
    // A date that says nothing of when the file was made.
    ...[2000, 1, 1, 0, 0, 0].flatMap(u16),
    ...ascii('acsp'),
    ...new Array<number>(28).fill(0),
    ...[0.9642, 1, 0.8249].flatMap(fixed),
  ];
  const profile = new Uint8Array(size);
  profile.set(head);
  profile.set([...table, ...data], 128);
  return profile;
}

const ascii = (name: string): number[] => [...name].map((each) => each.charCodeAt(0));
const u16 = (value: number): number[] => [value >> 8, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
/** s15Fixed16. */
const fixed = (value: number): number[] => u32(Math.round(value * 65536) >>> 0);
const tag = (type: string, data: readonly number[]): number[] => [
  ...ascii(type),
  0,
  0,
  0,
  0,
  ...data,
];

/** multiLocalizedUnicodeType with one record. */
function text(words: string): number[] {
  const letters = [...words].flatMap((each) => u16(each.charCodeAt(0)));
  return tag('mluc', [
    ...u32(1),
    ...u32(12),
    ...ascii('enUS'),
    ...u32(letters.length),
    ...u32(28),
    ...letters,
  ]);
}
