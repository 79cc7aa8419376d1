import fs from 'node:fs';
import path from 'node:path';
import { budgetsKb, weightKb } from '../../build/budgets.ts';
import { ensureBuilt } from '../../build/built.ts';
import { figure, times, type Table } from './report.ts';

const out = path.resolve(import.meta.dirname, '../../out');

/** What the built programs weigh, beside what they may weigh. */
export async function sizes(): Promise<readonly Table[]> {
  await ensureBuilt();
  return [
    {
      title: 'Built programs',
      columns: ['', 'KB raw', 'KB gzip', 'budget', '÷ budget'],
      rows: Object.entries(budgetsKb).map(([part, budget]) => {
        const folder = path.join(out, part);
        const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
        const raw = files
          .filter((entry) => entry.isFile())
          .reduce((sum, { parentPath, name }) => sum + fs.statSync(path.join(parentPath, name)).size, 0);
        const packed = weightKb(folder);
        return [`out/${part}`, figure(raw / 1_000), figure(packed), figure(budget), times(packed, budget)];
      }),
    },
  ];
}
