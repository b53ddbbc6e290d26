import { unzlibSync } from 'fflate';
import { crc32 } from '../base/crc32.ts';
import { EaselError } from '../base/errors.ts';
import { pngChunks } from './pngChunks.ts';

/**
 * Text in PNG files: iTXt chunks (UTF-8), which fast-png does not write. https://www.w3.org/TR/png-3/#11iTXt
 */

/** After the signature and IHDR, which is always first and 25 bytes long. */
const AFTER_HEADER = 8 + 25;
/** Enough for any request; a text that inflates to more is left out. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024;

/**
 * The same PNG with one iTXt chunk per entry, in order, before its pixels.
 *
 * @throws EaselError `invalid-request` for a keyword that PNG does not allow.
 */
export function insertTextChunks(
  png: Uint8Array<ArrayBuffer>,
  text: readonly (readonly [keyword: string, value: string])[],
): Uint8Array<ArrayBuffer> {
  const chunks = text.map(([keyword, value]) => textChunk(keyword, value));
  const added = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const out = new Uint8Array(png.length + added);
  out.set(png.subarray(0, AFTER_HEADER));
  let at = AFTER_HEADER;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  out.set(png.subarray(AFTER_HEADER), at);
  return out;
}

/**
 * An iTXt chunk.
 *
 * @throws EaselError `invalid-request` for a keyword that PNG does not allow.
 */
export function textChunk(keyword: string, value: string): Uint8Array<ArrayBuffer> {
  // Printable Latin-1, no space at the ends or doubled.
  if (!/^[!-~¡-ÿ]+( [!-~¡-ÿ]+)*$/.test(keyword) || keyword.length > 79)
    throw new EaselError('invalid-request', `"${keyword}" cannot be the keyword of a PNG text.`, {
      param: keyword,
    });
  const body = new TextEncoder().encode(value.replaceAll('\0', ''));
  // Keyword, 0, not compressed, method 0, no language tag, no translated keyword, text.
  const data = new Uint8Array(keyword.length + 5 + body.length);
  data.set(Array.from(keyword, (character) => character.charCodeAt(0)));
  data.set(body, keyword.length + 5);
  return pngChunk('iTXt', data);
}

/** A chunk of a PNG file: length, four letters, data, CRC. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) chunk[4 + i] = type.charCodeAt(i);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/**
 * Keyword → text of every iTXt, tEXt and zTXt chunk. Chunks that are malformed are left out: text is never a reason to
 * refuse a picture.
 */
export function readTextChunks(png: Uint8Array): ReadonlyMap<string, string> {
  const text = new Map<string, string>();
  for (const { type, data } of pngChunks(png)) {
    const entry = parseText(type, data);
    if (entry) text.set(...entry);
  }
  return text;
}

function parseText(type: string, data: Uint8Array): [string, string] | undefined {
  if (type !== 'iTXt' && type !== 'tEXt' && type !== 'zTXt') return undefined;
  const end = data.indexOf(0);
  if (end < 1 || end > 79) return undefined;
  const keyword = latin1(data.subarray(0, end));
  const rest = data.subarray(end + 1);
  try {
    if (type === 'tEXt') return [keyword, latin1(rest)];
    if (type === 'zTXt') return [keyword, latin1(inflate(rest.subarray(1)))];
    const language = rest.indexOf(0, 2);
    const translated = rest.indexOf(0, language + 1);
    if (language < 0 || translated < 0) return undefined;
    const body = rest.subarray(translated + 1);
    return [
      keyword,
      new TextDecoder('utf-8', { fatal: true }).decode(rest[0] === 1 ? inflate(body) : body),
    ];
  } catch {
    return undefined;
  }
}

function inflate(data: Uint8Array): Uint8Array {
  // A fixed buffer: fflate throws where a small chunk would inflate to gigabytes.
  return unzlibSync(data, { out: new Uint8Array(MAX_TEXT_BYTES) });
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
