import fs from 'node:fs';
import path from 'node:path';
import { casesOf, runsOf, unproven } from './abuse.ts';
import type { RunReport } from './report.ts';
import { oneFailed, onePassed, type Tally } from './tally.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** What became of the abuse cases when the whole gate last ran here. */
export const abuseRunsFile = path.join(root, 'test-output/abuse-cases.json');

/** Keeps what a run of the whole gate came to, and says which cases it did not show. */
export function judgeAbuse(reports: readonly RunReport[]): Tally {
  const runs = runsOf(reports);
  fs.mkdirSync(path.dirname(abuseRunsFile), { recursive: true });
  fs.writeFileSync(abuseRunsFile, JSON.stringify(runs));
  const problems = unproven(casesOf(fs.readFileSync(path.join(root, 'docs/abuse-cases.md'), 'utf8')), runs);
  return problems.length === 0 ? onePassed : oneFailed('abuse cases', problems.join('\n'));
}
