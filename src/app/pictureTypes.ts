/** For `accept` of file inputs: what openPicture opens. */
export const PICTURE_TYPES = 'image/png,image/jpeg,image/webp,image/avif,image/gif';
