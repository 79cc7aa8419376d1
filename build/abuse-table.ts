import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { casesOf, tableOf, testsOf, unproven, unshown, withTable, type CaseRuns } from './gate/abuse.ts';
import { abuseRunsFile } from './gate/abuse-runs.ts';
import { titlesOf } from '../test/unit/house/rule-ids.ts';
import { filesUnder } from '../test/unit/house/sources.ts';

// Writes into docs/threat-model.md which test shows which abuse case, and whether it did when the whole gate last ran.
const root = path.resolve(import.meta.dirname, '..');
const document = path.join(root, 'docs/threat-model.md');
if (!fs.existsSync(abuseRunsFile)) {
  console.error('no run is known here: npm test first');
  process.exit(1);
}
const runs = JSON.parse(fs.readFileSync(abuseRunsFile, 'utf8')) as CaseRuns;
const cases = casesOf(fs.readFileSync(path.join(root, 'docs/abuse-cases.md'), 'utf8'));
const tests = testsOf(filesUnder('test', ['.test.ts', '.suite.ts']).flatMap(titlesOf));
fs.writeFileSync(document, withTable(fs.readFileSync(document, 'utf8'), tableOf(cases, tests, runs)));
const problems = [...unshown(cases, tests), ...unproven(cases, runs)];
for (const problem of problems) console.error(problem);
console.log(`${cases.built.length} cases, ${cases.later.length} to come`);
process.exitCode = problems.length > 0 ? 1 : 0;
