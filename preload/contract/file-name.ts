/** Devices on Windows, whatever ending the name has. */
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/** A name that people gave something, as part of a file's on every system. */
export function fileNameOf(name: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .toWellFormed();
  return plain === '' || reserved.test(plain) ? `landline${plain && `-${plain}`}` : plain;
}
