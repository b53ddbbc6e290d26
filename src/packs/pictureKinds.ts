/** Kinds of pictures that a pack may be good for; `art`: paintings and illustrations, beside plain drawings. */
export const PICTURE_KINDS = ['drawings', 'photographs', 'art'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];
