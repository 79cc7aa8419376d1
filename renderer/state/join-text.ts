/** What somebody typed or pasted to get into a room. */
export type JoinText =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'link'; readonly link: string }
  /** `maybeAddress`: a computer could have that name too. */
  | { readonly kind: 'code'; readonly code: string; readonly maybeAddress: boolean }
  | { readonly kind: 'address'; readonly address: string };

/** Crockford's base32, and the letters that are read as one of its digits. */
const codeLetters = /^[0-9A-HJKMNP-TV-ZIOL]{8}$/;

/** A spoken code as it is shown, `ABCD-EFGH`: its case, blanks, dashes, wide letters, O, I and L are forgiven. Null if it is none. */
export function readSpokenCode(typed: string): string | null {
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-\u2010-\u2015\u2212]/g, '');
  if (!codeLetters.test(letters)) return null;
  const plain = letters.replace(/O/g, '0').replace(/[IL]/g, '1');
  return `${plain.slice(0, 4)}-${plain.slice(4)}`;
}

/** Tells a link, a spoken code and an address apart. What is neither of the first two is taken for an address. */
export function readJoinText(typed: string): JoinText {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return { kind: 'nothing' };
  if (/^landline:/i.test(text)) return { kind: 'link', link: text.replace(/\s+/g, '') };
  const code = readSpokenCode(text);
  // Of the codes one in twenty has no digit; of the names of computers most have none.
  if (code !== null) return { kind: 'code', code, maybeAddress: /^[a-z-]+$/i.test(text) };
  return { kind: 'address', address: text };
}
