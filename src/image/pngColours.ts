/** What chunks of a PNG say of its colours. https://www.w3.org/TR/png-3/#4Concepts.ColourSpaces */
import { unzlibSync } from 'fflate';
import { isProfile, isSrgbProfile, profileSpace } from './colourProfile.ts';
import type { CodePoints } from './narrowRange.ts';

/** What one chunk says. */
export interface ChunkColours {
  /** The chunk of the highest rank tells the colours; two of one rank go together, as gAMA and cHRM do. */
  readonly rank: number;
  /** They are of another space than sRGB. */
  readonly foreign: boolean;
  /** Given where black is 16 and white 235 (of 255), as in video: which space they are of. */
  readonly narrow?: CodePoints;
}

/** sRGB's encoding exponent, 1/2.2, as gAMA holds it. */
const SRGB_GAMMA = 45_455;
const GAMMA_TOLERANCE = 500;
/** sRGB's white, red, green and blue, x and y each, as cHRM holds them. */
const SRGB_CHROMATICITIES = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000];
const CHROMATICITY_TOLERANCE = 1000;
/** Of a profile; they take some kilobytes. */
const MAX_PROFILE_BYTES = 4 << 20;

/** ITU-T H.273, tables 2 and 3, without what is reserved or not specified. */
const PRIMARIES = [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22];
const TRANSFERS = [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];

export function isColourChunk(type: string): boolean {
  return Object.hasOwn(CHUNKS, type);
}

/**
 * @param grey whether the picture has no colours: its profile has to have none either
 * @returns undefined for a chunk that counts for nothing: it is damaged, or says what it cannot
 */
export function readColourChunk(
  type: string,
  data: Uint8Array,
  grey: boolean,
): ChunkColours | undefined {
  return CHUNKS[type]?.(data, grey);
}

const CHUNKS: Readonly<
  Record<string, (data: Uint8Array, grey: boolean) => ChunkColours | undefined>
> = {
  cICP: (data) => {
    const [primaries = 0, transfer = 0, matrix, range = 2] = data;
    const sound = data.length === 4 && matrix === 0 && range <= 1;
    if (!sound || !PRIMARIES.includes(primaries) || !TRANSFERS.includes(transfer)) return undefined;
    const foreign = primaries !== 1 || transfer !== 13;
    return { rank: 4, foreign, ...(range === 0 ? { narrow: [primaries, transfer] } : {}) };
  },
  iCCP: (data, grey) => {
    const profile = inflateProfile(data);
    if (!isProfile(profile) || profileSpace(profile) !== (grey ? 'GRAY' : 'RGB ')) return undefined;
    return { rank: 3, foreign: !isSrgbProfile(profile) };
  },
  sRGB: (data) => (data.length === 1 ? { rank: 2, foreign: false } : undefined),
  gAMA: (data) => {
    if (data.length !== 4) return undefined;
    const foreign = Math.abs(uint32(data, 0) - SRGB_GAMMA) > GAMMA_TOLERANCE;
    return { rank: 1, foreign };
  },
  cHRM: (data) => {
    if (data.length !== 32) return undefined;
    const away = (value: number, i: number) =>
      Math.abs(uint32(data, 4 * i) - value) > CHROMATICITY_TOLERANCE;
    return { rank: 1, foreign: SRGB_CHROMATICITIES.some(away) };
  },
};

/** What an iCCP chunk holds: a name, 0, method 0, and the profile, deflated. */
function inflateProfile(chunk: Uint8Array): Uint8Array {
  const end = chunk.indexOf(0);
  try {
    return unzlibSync(chunk.subarray(end + 2), { out: new Uint8Array(MAX_PROFILE_BYTES) });
  } catch {
    return new Uint8Array();
  }
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}
