/** A name that people gave something, as part of a file's on every system. */
export const fileNameOf = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .toWellFormed() || 'landline';
