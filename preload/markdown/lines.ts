const marker = /^ {0,3}(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/;
const quote = /^ {0,3}>/;
const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;

/** Ends a fence that begins with `opened`. */
const closes = (line: string, opened: string): boolean => {
  const bare = line.trim();
  return bare.length >= opened.length && bare === (opened[0] ?? '').repeat(bare.length);
};

/**
 * Quotes and lists end with the line they are written in: what comes on the next line is none of them, unless it says so. Markdown
 * would have a paragraph go on; in a chat one quotes, and answers on the line below. Blank lines are put in for that.
 */
export function endContainers(text: string): string {
  const lines: string[] = [];
  let within: 'quote' | 'list' | null = null;
  let opened: string | null = null;
  let before = '';
  for (const line of text.split('\n')) {
    if (opened !== null) {
      if (closes(line, opened)) opened = null;
    } else {
      const begins = marker.test(line);
      const goesOn = line.trim() === '' || (within === 'list' && /^(?: {2}|\t)/.test(line));
      if (begins) within = quote.test(line) ? 'quote' : 'list';
      else if (within !== null && !goesOn) {
        if (before.trim() !== '') lines.push('');
        within = null;
      }
      if (within === null) opened = fence.exec(line)?.[1] ?? null;
    }
    lines.push(line);
    before = line;
  }
  return lines.join('\n');
}
