/**
 * The signature: five squares of colour in the bottom right corner, as DALL·E's pictures carried, in Easel's own
 * colours (a painter's warm to cool). It marks a picture as made by a machine to whoever looks at it; it is turned off
 * per request.
 */
const COLOURS = [
  [0xe8, 0x4a, 0x5f], // carmine
  [0xf2, 0xa6, 0x3b], // ochre
  [0xf4, 0xe9, 0xcd], // canvas
  [0x3f, 0xa7, 0x96], // viridian
  [0x3b, 0x4c, 0x8c], // ultramarine
] as const;

/** Side of a square in a picture of this width and height: 1/64 of the shorter side, as in DALL·E's 1024 → 16. */
export function signatureSide(width: number, height: number): number {
  return Math.floor(Math.min(width, height) / 64);
}

/**
 * Draws the signature into straight-alpha RGBA8 pixels [height, width, 4]; nothing else is touched. Pictures under 64
 * pixels have no room and stay as they are.
 *
 * @returns the same array.
 */
export function drawSignature(
  rgba: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
): Uint8ClampedArray<ArrayBuffer> {
  const side = signatureSide(width, height);
  COLOURS.forEach(([red, green, blue], index) => {
    const left = width - (COLOURS.length - index) * side;
    for (let y = height - side; y < height; y++)
      for (let x = left; x < left + side; x++)
        rgba.set([red, green, blue, 255], (y * width + x) * 4);
  });
  return rgba;
}
