import { AppError } from '../../preload/contract/errors.ts';
import { nearestLanguage, UsageError } from '../config.ts';
import { selfCheck } from '../doctor.ts';
import { jsonArgument, languageArgument, readArguments, type Invocation } from './arguments.ts';
import { archive, openArchive } from './commands/archive.ts';
import { doctor } from './commands/doctor.ts';
import { exportData, exportRoom } from './commands/export.ts';
import { invite } from './commands/invite.ts';
import { rooms } from './commands/rooms.ts';
import { search } from './commands/search.ts';
import { send } from './commands/send.ts';
import { serve } from './commands/serve.ts';
import { host, join } from './commands/talk.ts';
import { help } from './help.ts';
import { Output } from './output.ts';
import { Problem } from './problem.ts';
import type { Surroundings } from './session.ts';
import { usageKey } from './text.ts';

interface Sink {
  write(text: string): unknown;
}

/** Does what `args` ask for and answers with the exit code: 0, 1 where it failed, 2 where it was asked wrongly. */
export async function run(
  args: readonly string[],
  sinks: { readonly out: Sink; readonly errors: Sink },
  surroundings: Surroundings,
): Promise<number> {
  const language = nearestLanguage(languageArgument(args) ?? surroundings.language);
  let invocation: Invocation;
  try {
    invocation = readArguments(args, surroundings.system);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const output = new Output({ json: jsonArgument(args), language, ...sinks });
    output.fail('invalid-request', output.text(usageKey(error.problem), { shown: error.shown }));
    output.note('usage.hint');
    output.event({ type: 'bye' });
    return 2;
  }
  const { command, json } = invocation;
  if (command.kind === 'help') sinks.out.write(help(language, command.about));
  if (command.kind === 'version') sinks.out.write(`${surroundings.version}\n`);

  const output = new Output({ json, language, ...sinks });
  const code = await obey(invocation, output, surroundings).catch((error: unknown) => {
    if (error instanceof Problem) output.fail(error.code, output.text(error.key, error.values));
    else if (error instanceof AppError) output.fail(error.code);
    else {
      surroundings.logger.log('error', 'command-failed', { error });
      output.fail('internal');
    }
    return 1;
  });
  if (command.kind !== 'help' && command.kind !== 'version') output.event({ type: 'bye' });
  return code;
}

async function obey(
  { command, config }: Invocation,
  output: Output,
  surroundings: Surroundings,
): Promise<number> {
  switch (command.kind) {
    case 'help':
    case 'version':
      return 0;
    case 'serve':
      return serve(config, output, surroundings);
    case 'rooms':
      return rooms(command.waitMs, config, output, surroundings);
    case 'host':
      return host(command, config, output, surroundings);
    case 'join':
      return join(command, config, output, surroundings);
    case 'send':
      return send(command, config, output, surroundings);
    case 'invite':
      return invite(command, config, output, surroundings);
    case 'search':
      return search(command.words, config, output, surroundings);
    case 'export':
      return exportData(command.file, config, output, surroundings);
    case 'export-room':
      return exportRoom(command, config, output, surroundings);
    case 'archive':
      return archive(command, config, output, surroundings);
    case 'open-archive':
      return openArchive(command, config, output, surroundings);
    case 'doctor':
      return doctor(await selfCheck(config.dataFolder), output);
  }
}
