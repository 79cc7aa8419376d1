import os from 'node:os';
import process from 'node:process';

/** What one benchmark found: rows of cells under a title. The first column is text, the others are figures. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to read the figures rightly. */
  readonly notes?: readonly string[];
}

export function tableText({ title, columns, rows, notes = [] }: Table): string {
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  const foot = notes.map((note) => `  ${note}`);
  return [`\n${title}`, rule, line(columns), rule, ...rows.map(line), rule, ...foot].join('\n');
}

/** Three significant digits, thousands set apart: 0.0912, 14.2, 1,234,567. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

export const times = (ours: number, floor: number): string => `${figure(ours / floor)} ×`;

export function machineLine(): string {
  const [cpu] = os.cpus();
  const memoryGb = Math.round(os.totalmem() / 1024 ** 3);
  const load = os.loadavg().map((value) => value.toFixed(1));
  return [
    `${os.type()} ${os.release()} ${os.arch()}, ${os.availableParallelism()} × ${cpu?.model.trim() ?? 'unknown'}, ${memoryGb} GB`,
    `Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`,
    `load ${load.join(' ')} at the start`,
  ].join(' · ');
}
