import { language, strings } from './strings/index.ts';
import { LANGUAGES } from './strings/language.ts';
import { isolated } from './strings/own.ts';

const UNITS = ['B', 'KB', 'MB', 'GB'] as const;

/** Bytes in decimal units, as shops and download bars count: 47 900 000 → `47.9 MB`. */
export function formatBytes(bytes: number): string {
  const safe = Number.isFinite(bytes) && bytes > 0 ? bytes : 0;
  const power = safe < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(safe) / 3));
  const value = safe / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : 1;
  const text = value.toLocaleString(strings.languageTag, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return strings.units.bytes(text, UNITS[power] ?? 'GB');
}

/** With so many digits after the point, or the comma, of the language in use, and in no groups, as seeds are. */
export function formatNumber(value: number, digits: number, most = digits): string {
  return value.toLocaleString(strings.languageTag, {
    useGrouping: false,
    minimumFractionDigits: digits,
    maximumFractionDigits: most,
  });
}

/** Width and height, `1024 × 512`; the width comes first also where words run from right to left. */
export function formatPixels(width: number, height: number): string {
  const pixels = `${width} × ${height}`;
  return LANGUAGES[language()].direction === 'rtl' ? isolated(pixels) : pixels;
}

/** Bytes per second, `3.2 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return strings.units.rate(formatBytes(bytesPerSecond));
}

/** A duration rounded as a person would say it: `4 s`, `50 s`, `3 min`, `1 h 20 min`. Never below one second. */
export function formatDuration(seconds: number): string {
  const { units } = strings;
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 20) return units.seconds(whole);
  if (whole < 90) return units.seconds(Math.round(whole / 5) * 5);
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return units.minutes(minutes);
  const rest = minutes % 60;
  const hours = units.hours(Math.floor(minutes / 60));
  return rest === 0 ? hours : `${hours} ${units.minutes(rest)}`;
}

/** Seconds until a download ends, or undefined while the rate says nothing. */
export function downloadSecondsLeft(
  loadedBytes: number,
  totalBytes: number,
  bytesPerSecond: number,
): number | undefined {
  if (!(bytesPerSecond > 0) || !(totalBytes > 0)) return undefined;
  return Math.max(0, totalBytes - loadedBytes) / bytesPerSecond;
}

/** A file name that says what the picture is: words of the prompt in any script, then the seed. */
export function pictureFileName(prompt: string, seed: number): string {
  return fileName(prompt, `-${seed}.png`);
}

/**
 * A file name of somebody's words, in any script. Safe on every file system: letters, digits and hyphens only, at most
 * 60 characters before the ending. Without words: `easel`.
 */
export function fileName(named: string, ending: string): string {
  const words = named
    .normalize('NFC')
    .toLocaleLowerCase(strings.languageTag)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  const short = [...words]
    .slice(0, 60)
    .join('')
    .replace(/^-+|-+$/g, '');
  return `${short === '' ? 'easel' : short}${ending}`;
}
