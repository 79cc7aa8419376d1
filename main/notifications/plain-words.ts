/** More of a text than any notification shows, in UTF-16 code units: no more work than that is done. */
const glance = 1_000;

/** Stands for what is shown as it was typed while the marks around it are taken away; private, so that nobody's words have it. */
const held = '\ue000';
const privateOnes = /\p{Co}/gu;
const fence = /^\s*(`{3,}(?=[^`]*$)|~{3,})/;
/** Of quotes and lists; the numbers of a list are words. */
const lineMarks = /^(?:\s*(?:>|[-+*](?=\s)))+\s*/;
/** Code between marks of one length, a link with words of its own, or an address. */
const asTyped =
  /(?<!`)(`+)(?!`)(?<code>.+?)(?<!`)\1(?!`)|\[(?<words>[^[\]]+)\]\((?:https?:\/\/|mailto:|landline:)[^\s()]*\)|(?:https?|landline):\/\/[^\s<>]*[^\s<>.,;:!?'"*_~)\]]/giu;
/** Each takes its marks from around some words, the longer marks first. */
const marks = [
  /\*\*(?=\S)(.+?)(?<=\S)\*\*/gu,
  /(?<![\p{L}\p{N}_])__(?=\S)(.+?)(?<=\S)__(?![\p{L}\p{N}_])/gu,
  /(?<!~)~~(?=[^\s~])(.+?)(?<=[^\s~])~~(?!~)/gu,
  /(?<!\*)\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?!\*)/gu,
  /(?<![\p{L}\p{N}_])_(?=[^\s_])(.+?)(?<=[^\s_])_(?![\p{L}\p{N}_])/gu,
] as const;
/** Marks within marks within marks: nobody writes more. */
const deepest = 3;

function withoutMarks(line: string): string {
  const typed: string[] = [];
  let words = line.replace(lineMarks, '').replace(asTyped, (...found) => {
    const groups = found.at(-1) as { readonly code?: string; readonly words?: string };
    // The words of a link may have marks of their own.
    if (groups.words !== undefined) return groups.words;
    typed.push(groups.code ?? String(found[0]));
    return held;
  });
  for (let depth = 0; depth < deepest; depth += 1)
    for (const mark of marks) words = words.replace(mark, '$1');
  return words.replaceAll(held, () => typed.shift() ?? '');
}

/**
 * The beginning of a message's words, line by line, without the marks that a window draws as their look. It knows less of Markdown than
 * a window does: what it does not know stays as it was typed.
 */
export function plainWords(text: string): string {
  const lines: string[] = [];
  let opened: string | null = null;
  for (const line of text.slice(0, glance).replace(privateOnes, '').split('\n')) {
    const bare = line.trim();
    const found = fence.exec(line)?.[1] ?? null;
    if (opened === null && found !== null) opened = found;
    else if (opened !== null && found !== null && found.startsWith(opened) && bare === found) opened = null;
    else lines.push(opened === null ? withoutMarks(line) : line);
  }
  const words = lines.join('\n');
  return words.trim() === '' ? text.slice(0, glance) : words;
}
