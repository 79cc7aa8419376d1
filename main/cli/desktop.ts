import { parseArgs } from 'node:util';
import { commandNames, options } from './arguments.ts';

/**
 * The arguments for the terminal face where `argv`, as the desktop's program has it, names a command of it or asks for
 * help or the version; null where a window is meant. `hasFolder`: the app's folder stands before its arguments, as under
 * `electron FOLDER`. Switches of Chromium before the command are left out, as they are not ours.
 */
export function terminalArguments(argv: readonly string[], hasFolder: boolean): readonly string[] | null {
  const args = argv.slice(1);
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  const words = tokens.filter((token) => token.kind === 'positional');
  const start = hasFolder ? (words[0]?.index ?? -1) + 1 : 0;
  const word = words[hasFolder ? 1 : 0];
  const isCommand = commandNames.some((name) => name === word?.value);
  const isQuestion = tokens.some(
    (token) =>
      token.kind === 'option' && token.index >= start && (token.name === 'help' || token.name === 'version'),
  );
  if (!isCommand && !isQuestion) return null;
  const foreign = tokens.flatMap((token) =>
    token.kind === 'option' && token.index < (word?.index ?? 0) && !Object.hasOwn(options, token.name)
      ? [token.index]
      : [],
  );
  return args.filter((_, at) => at >= start && !foreign.includes(at));
}
