import fs from 'node:fs';
import path from 'node:path';
import { licenceProblems, licencesText } from './licences.ts';
import { sbomText } from './sbom.ts';
import { describeShipped, type Shipped } from './shipped.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** In `out/`, and in every package. */
export const supplyFiles = { licences: 'licences.txt', sbom: 'sbom.cdx.json' } as const;

/**
 * Writes down what is shipped, given the files of packages that the builds were made of: their licences, and the bill of materials.
 * Throws where something is among it that may not be.
 */
export function writeSupply(files: readonly string[]): readonly Shipped[] {
  const shipped = describeShipped(files);
  const problems = licenceProblems(shipped);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const text = fs.readFileSync(path.join(root, 'LICENSE'), 'utf8');
  const out = path.join(root, 'out');
  fs.writeFileSync(path.join(out, supplyFiles.licences), licencesText({ version, text }, shipped));
  fs.writeFileSync(path.join(out, supplyFiles.sbom), sbomText(version, shipped));
  return shipped;
}
