const plain = /^[ -~]*$/;
const marks = /[\u0300-\u036f]/g;
const space = /\s|\p{Cc}/u;
/** Terms of a kind of their own begin with one of these (`terms.ts`). */
const reserved = /[\ue000-\ue1ff]/;
const unknown = '\ufffd';

/** What was worked out before, of as many characters as are in use somewhere; begun anew when it is full. */
const known = new Map<string, string>();
const mostKnown = 20_000;

/**
 * What texts are compared by: neither case, nor accents, nor width, nor the kind of white space matter; NUL and broken surrogates are gone.
 * Each character by itself: of a part of a text it is a part of what it is of the text.
 */
export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text) folded += isItself(character) ? character : foldOne(character);
  return folded;
}

/** The many of Chinese, Japanese and Korean that stay what they are. */
function isItself(character: string): boolean {
  const unit = character.charCodeAt(0);
  return (
    (unit >= 0x4e00 && unit <= 0x9fff) ||
    (unit >= 0x3041 && unit <= 0x3096) ||
    (unit >= 0x30a1 && unit <= 0x30fa) ||
    (unit >= 0xac00 && unit <= 0xd7a3)
  );
}

function foldOne(character: string): string {
  const before = known.get(character);
  if (before !== undefined) return before;
  if (known.size >= mostKnown) known.clear();
  const folded = foldAnew(character);
  known.set(character, folded);
  return folded;
}

function foldAnew(character: string): string {
  if (space.test(character)) return ' ';
  if (!character.isWellFormed() || reserved.test(character)) return unknown;
  const base = character.normalize('NFKD').replaceAll(marks, '');
  const lower = base.toUpperCase().toLowerCase().normalize('NFKD').replaceAll(marks, '');
  return lower.normalize('NFC');
}
