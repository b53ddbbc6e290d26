/**
 * Whether an ICC profile means what sRGB means, by its curves and primaries and not by what it calls itself.
 * ICC.1:2022, https://www.color.org/specifications/
 */

/** Colorants of sRGB in the profile connection space (D50), as its own profile gives them. */
const SRGB_COLORANTS = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
} as const;
/** What makers of sRGB profiles round their colorants by; the nearest other space differs by over 0.03. */
const COLORANT_TOLERANCE = 0.003;
/** Of 255: a curve that moves no value by more is drawn as sRGB's. */
const CURVE_TOLERANCE = 1;

/** A curve of a profile: a value 0–1 as stored to light 0–1. */
type Curve = (value: number) => number;

/**
 * True where the profile's colours are those of sRGB to within a step of 255; for grey, where its curve is. False for
 * any other space, for one that is described by tables, and for what is damaged inside: a decoder has to look.
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  try {
    const tags = readTags(view);
    // Tables come before curves where a profile has both.
    if (['A2B0', 'A2B1', 'A2B2', 'D2B0', 'D2B1', 'D2B2'].some((tag) => tags.has(tag))) return false;
    const space = text(view, 16);
    if (space === 'GRAY') return isSrgbCurve(curve(view, tags.get('kTRC')));
    if (space !== 'RGB ' || text(view, 20) !== 'XYZ ') return false;
    return (
      Object.entries(SRGB_COLORANTS).every(([tag, colorant]) => {
        const at = tags.get(tag);
        if (at === undefined || text(view, at) !== 'XYZ ') return false;
        return colorant.every(
          (value, i) => Math.abs(fixed(view, at + 8 + 4 * i) - value) <= COLORANT_TOLERANCE,
        );
      }) && ['rTRC', 'gTRC', 'bTRC'].every((tag) => isSrgbCurve(curve(view, tags.get(tag))))
    );
  } catch (thrown) {
    // Reading past the end: a profile that is cut off.
    if (!(thrown instanceof RangeError)) throw thrown;
    return false;
  }
}

/** Whether bytes are a profile, as long as it says (ICC.1:2022, 7.2). Decoders leave anything else alone. */
export function isProfile(bytes: Uint8Array): boolean {
  if (bytes.length < 132 || String.fromCharCode(...bytes.subarray(36, 40)) !== 'acsp') return false;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) <= bytes.length;
}

/** Of the pictures that a profile is for: `RGB `, `GRAY`, `CMYK`. @param profile one, see {@link isProfile} */
export function profileSpace(profile: Uint8Array): string {
  return String.fromCharCode(...profile.subarray(16, 20));
}

/** Where each tag's data begin. */
function readTags(view: DataView): ReadonlyMap<string, number> {
  const count = Math.min(view.getUint32(128), 1000);
  const tags = new Map<string, number>();
  for (let i = 0; i < count; i++)
    tags.set(text(view, 132 + 12 * i), view.getUint32(132 + 12 * i + 4));
  return tags;
}

function curve(view: DataView, at: number | undefined): Curve | undefined {
  if (at === undefined) return undefined;
  const kind = text(view, at);
  if (kind === 'para') return parametric(view, at);
  return kind === 'curv' ? sampled(view, at) : undefined;
}

/** ICC.1:2022, 10.6: a table of 16-bit values, or a gamma. */
function sampled(view: DataView, at: number): Curve | undefined {
  const count = view.getUint32(at + 8);
  if (count === 0) return (value) => value;
  if (count === 1) {
    const gamma = view.getUint16(at + 12) / 256;
    return (value) => value ** gamma;
  }
  if (count > 65_536) return undefined;
  view.getUint16(at + 12 + 2 * (count - 1));
  const sample = (i: number) => view.getUint16(at + 12 + 2 * i) / 65_535;
  return (value) => {
    const place = value * (count - 1);
    const below = Math.min(count - 2, Math.floor(place));
    return sample(below) + (sample(below + 1) - sample(below)) * (place - below);
  };
}

/** ICC.1:2022, 10.18: five functions of up to seven parameters. */
function parametric(view: DataView, at: number): Curve | undefined {
  const kind = view.getUint16(at + 8);
  const count = [1, 3, 4, 5, 7][kind];
  if (count === undefined) return undefined;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: count }, (_, i) =>
    fixed(view, at + 12 + 4 * i),
  );
  switch (kind) {
    case 0:
      return (x) => x ** g;
    case 1:
      return (x) => (x >= -b / a ? (a * x + b) ** g : 0);
    case 2:
      return (x) => (x >= -b / a ? (a * x + b) ** g + c : c);
    case 3:
      return (x) => (x >= d ? (a * x + b) ** g : c * x);
    default:
      return (x) => (x >= d ? (a * x + b) ** g + e : c * x + f);
  }
}

/** Whether each of 256 values, brought to light by the curve and back by sRGB's, stays where it was. IEC 61966-2-1 */
function isSrgbCurve(toLight: Curve | undefined): boolean {
  if (!toLight) return false;
  for (let step = 0; step < 256; step++) {
    const light = Math.min(1, Math.max(0, toLight(step / 255)));
    const back = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
    // Written so that a curve that gives no number is none.
    if (!(Math.abs(255 * back - step) <= CURVE_TOLERANCE)) return false;
  }
  return true;
}

function text(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

/** s15Fixed16Number. */
function fixed(view: DataView, at: number): number {
  return view.getInt32(at) / 65_536;
}
