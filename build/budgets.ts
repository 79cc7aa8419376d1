import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Kilobytes (1,000 bytes) after gzip that each built program may weigh, all its files together. */
export const budgetsKb: Readonly<Record<string, number>> = {
  main: 260,
  preload: 1,
  renderer: 125,
};

/** Kilobytes after gzip of everything in `folder`. */
export function weightKb(folder: string): number {
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile());
  const bytes = files.map(
    ({ parentPath, name }) => gzipSync(fs.readFileSync(path.join(parentPath, name))).length,
  );
  return bytes.reduce((total, size) => total + size, 0) / 1_000;
}

/** A line for each program in `out` that is missing, or heavier than its budget. */
export function budgetProblems(out: string, budgets = budgetsKb): readonly string[] {
  return Object.entries(budgets).flatMap(([part, budget]) => {
    const folder = path.join(out, part);
    if (!fs.existsSync(folder)) return [`out/${part} is not there`];
    const weight = weightKb(folder);
    return weight > budget
      ? [`out/${part} weighs ${weight.toFixed(1)} KB after gzip; its budget is ${budget}`]
      : [];
  });
}
