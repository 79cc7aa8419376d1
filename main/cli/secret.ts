import { readFile } from 'node:fs/promises';
import { AppError } from '../../preload/contract/errors.ts';
import { PassphraseInput } from '../../preload/contract/model.ts';
import type { Line } from './lines.ts';
import type { Output } from './output.ts';
import { Problem } from './problem.ts';

/** Where a passphrase or a code is read. Never an argument: every user of the machine can list those. */
export type SecretSource =
  | { readonly kind: 'file'; readonly file: string }
  /** The first line of the input. */
  | { readonly kind: 'input' }
  /** From the environment. */
  | { readonly kind: 'given'; readonly text: string };

/**
 * The first line of what `source` holds. Throws AppError `passphrase-needed` where that is empty, and `Problem` where it
 * cannot be read or is too long.
 */
export async function readSecret(
  source: SecretSource,
  lines: AsyncIterator<Line>,
  output: Output,
): Promise<string> {
  const text = await firstLine(source, lines, output);
  if (text === '') throw new AppError('passphrase-needed');
  if (!PassphraseInput.safeParse(text).success) throw new Problem('invalid-request', 'secret.too-long');
  return text;
}

async function firstLine(source: SecretSource, lines: AsyncIterator<Line>, output: Output): Promise<string> {
  switch (source.kind) {
    case 'given':
      return source.text;
    case 'file': {
      const { file } = source;
      const content = await readFile(file, 'utf8').catch((cause: unknown) => {
        throw new Problem('invalid-request', 'secret.file', { file }, cause);
      });
      return content.split(/\r?\n/, 1)[0] ?? '';
    }
    case 'input': {
      output.note('secret.type');
      const next = await lines.next();
      if (next.done) return '';
      if (next.value.kind !== 'line') throw new Problem('invalid-request', 'secret.too-long');
      return next.value.text;
    }
  }
}
