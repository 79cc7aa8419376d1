import type { AppLink } from './link.ts';

/** All that is kept about and for this person, as lines of JSON; `onLines` hears how many have come so far. */
export async function readExport(
  link: AppLink,
  onLines: (count: number) => void,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = await link.call('data.export', after === undefined ? {} : { after });
    lines.push(...page.lines);
    onLines(lines.length);
    after = page.next;
  }
  return lines;
}
