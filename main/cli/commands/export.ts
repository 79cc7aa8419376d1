import { open, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '../../../preload/bridge/client.ts';
import { AppError, type ErrorCode } from '../../../preload/contract/errors.ts';
import type { Config } from '../../config.ts';
import type { Output } from '../output.ts';
import { Problem } from '../problem.ts';
import { hostingPort, withApp, type Surroundings } from '../session.ts';

/** Writes all that is kept about and for this person into a new file, for its owner only. Answers with the exit code. */
export const exportData = (
  file: string,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withApp(config, output, surroundings, async ({ client, deviceId }) => {
    const port = hostingPort(await client.call('room.list', {}));
    output.event({ type: 'ready', deviceId, port });
    const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
      throw notWritten(error, file);
    });
    let lines = 0;
    try {
      for await (const piece of exported(client)) {
        lines += piece.length;
        if (piece.length > 0) await handle.writeFile(`${piece.join('\n')}\n`);
      }
      await handle.sync();
    } catch (error) {
      await unlink(file).catch(() => undefined);
      throw error instanceof AppError ? error : notWritten(error, file);
    } finally {
      await handle.close();
    }
    output.event({ type: 'exported', file, lines });
    output.note('export.done', { file: path.basename(file), lines });
    return 0;
  });

async function* exported(client: Client): AsyncGenerator<readonly string[]> {
  for (let after: string | null = ''; after !== null;) {
    const { lines, next }: { readonly lines: readonly string[]; readonly next: string | null } =
      await client.call('data.export', after === '' ? {} : { after });
    yield lines;
    after = next;
  }
}

const codes: Readonly<Record<string, ErrorCode>> = { ENOSPC: 'storage-full', EDQUOT: 'storage-full' };

function notWritten(error: unknown, file: string): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'EEXIST') return new Problem('invalid-request', 'export.exists', { file }, error);
  if (codes[code]) return new AppError(codes[code], { cause: error });
  return new Problem('storage-failed', 'export.failed', { file }, error);
}
