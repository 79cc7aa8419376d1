/** Line ends inside a text: it stays one line of output. */
const lineEnds = /\r\n|[\r\n\u0085\u2028\u2029]/g;
/** What moves the cursor, turns text around, hides it or is half a character: a terminal must never get it from a peer. */
const unseen = new RegExp(
  '[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb' +
    '\\u{e0000}-\\u{e007f}\\p{Surrogate}]',
  'gu',
);

/** `text` as one line that a terminal only shows: nothing in it is a command to the terminal (A07). */
export const plain = (text: string): string =>
  text.replace(lineEnds, ' ↵ ').replace(/\t/g, ' ').replace(unseen, '\ufffd');

/** `value` as one line of JSON that is safe to show as well: what JSON leaves as it is, but a terminal would act on, is escaped. */
export const plainJson = (value: unknown): string => JSON.stringify(value).replace(unseen, escaped);

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

export const columnsOf = (text: string): number => [...text].length + (text.match(wide)?.length ?? 0);

/** `text` filled up with spaces to `columns` of a terminal, where Chinese characters take two. */
export const padded = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
