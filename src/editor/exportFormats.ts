/** Files that a document is saved as: those that lose something, that keep every pixel, and that keep layers. */
export const LOSSY_FORMATS = ['jpeg', 'webp', 'avif'] as const;
export type LossyFormat = (typeof LOSSY_FORMATS)[number];
export type LayeredFormat = 'psd' | 'ora';
export type ExportFormat = 'png' | LossyFormat | LayeredFormat;

export function isLossy(format: ExportFormat): format is LossyFormat {
  return LOSSY_FORMATS.some((each) => each === format);
}
