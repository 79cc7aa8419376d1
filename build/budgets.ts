import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * Kilobytes (1,000 bytes) after gzip that each built program may weigh, all its files together; a file or folder with a budget of
 * its own is no part of the folder around it.
 */
export const budgetsKb: Readonly<Record<string, number>> = {
  /**
   * Not minified. 12 of these are the word lists that keys are read out by, 11 the terminal's words in two languages, 65 what reads
   * Markdown for notifications and exported pages.
   */
  main: 470,
  /** A login library in WebAssembly, loaded by nothing but the program that runs it. */
  'main/login.js': 175,
  preload: 1,
  /** 37 of these are the window's words, in two languages, 28 what reads Markdown. */
  renderer: 240,
  /** The worker behind the browser's notifications. */
  'renderer/notifications': 1,
  /** Drawing and reading QR codes, loaded when somebody invites by one or scans one. */
  'renderer/assets/qr': 22,
  /** Names, search words and shortcodes of all emoji in two languages, and the picker with its long list: loaded when somebody looks for one. */
  'renderer/assets/emoji': 145,
  /** The sounds of Chinese characters, loaded when somebody is named. */
  'renderer/assets/pinyin': 21,
  /** The grammars of the languages most written, loaded when code with a language is in sight. */
  'renderer/assets/highlight': 53,
  /** Loaded when somebody looks at how a message was changed. */
  'renderer/assets/diff': 4,
  /** These four are loaded when the window has nothing else to do, or when they are asked for. */
  'renderer/assets/palette': 3,
  'renderer/assets/search': 7,
  'renderer/assets/archive': 5,
  /** Settings, invitations, rules and the roll-call. */
  'renderer/assets/dialogs': 12,
};

export interface Weight {
  readonly rawKb: number;
  readonly gzipKb: number;
}

/** Of the file or folder `part` of `out`; null where it is not there. */
export function weightOf(out: string, part: string, budgets = budgetsKb): Weight | null {
  if (!fs.existsSync(path.join(out, part))) return null;
  const apart = Object.keys(budgets).filter((name) => name.startsWith(`${part}/`));
  const texts = filesIn(out, part)
    .filter((name) => !apart.some((other) => name === other || name.startsWith(`${other}/`)))
    .map((name) => fs.readFileSync(path.join(out, name)));
  const kb = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0) / 1_000;
  return {
    rawKb: kb(texts.map((text) => text.length)),
    gzipKb: kb(texts.map((text) => gzipSync(text).length)),
  };
}

function filesIn(out: string, part: string): readonly string[] {
  const from = path.join(out, part);
  if (fs.statSync(from).isFile()) return [part];
  return fs
    .readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(out, path.join(parentPath, name)))
    .map((name) => name.split(path.sep).join('/'));
}

/** A line for each program in `out` that is missing, or heavier than its budget. */
export function budgetProblems(out: string, budgets = budgetsKb): readonly string[] {
  return Object.entries(budgets).flatMap(([part, budget]) => {
    const weight = weightOf(out, part, budgets);
    if (weight === null) return [`out/${part} is not there`];
    return weight.gzipKb > budget
      ? [`out/${part} weighs ${weight.gzipKb.toFixed(1)} KB after gzip; its budget is ${budget}`]
      : [];
  });
}
