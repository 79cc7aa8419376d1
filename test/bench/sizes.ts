import path from 'node:path';
import { budgetsKb, weightOf } from '../../build/budgets.ts';
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
        const weight = weightOf(out, part);
        if (weight === null) throw new Error(`out/${part} is not there`);
        const { rawKb, gzipKb } = weight;
        return [`out/${part}`, figure(rawKb), figure(gzipKb), figure(budget), times(gzipKb, budget)];
      }),
    },
  ];
}
