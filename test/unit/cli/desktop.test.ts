import { describe, expect, it } from 'vitest';
import { terminalArguments } from '../../../main/cli/desktop.ts';

const installed = (...args: string[]): readonly string[] | null =>
  terminalArguments(['/opt/Landline/landline', ...args], false);
const inFolder = (...args: string[]): readonly string[] | null =>
  terminalArguments(['electron', ...args], true);

describe("a command among the desktop program's arguments", () => {
  it('[cli] is handed on with all that follows, and with our own options before it', () => {
    expect(installed('rooms', '--wait', '0', '--json')).toEqual(['rooms', '--wait', '0', '--json']);
    expect(installed('--data', '/d', 'host', 'Team')).toEqual(['--data', '/d', 'host', 'Team']);
    expect(installed('send', 'Team', '--', '--no')).toEqual(['send', 'Team', '--', '--no']);
    expect(installed('rooms', '--loud')).toEqual(['rooms', '--loud']);
    expect(inFolder('--remote-debugging-port=0', '/app', 'serve')).toEqual(['serve']);
  });

  it('[cli] is found behind switches of Chromium, which are left out', () => {
    expect(installed('--no-sandbox', '--ozone-platform=x11', 'rooms')).toEqual(['rooms']);
  });

  it('[cli] may be a question for help or the version', () => {
    expect(installed('--help')).toEqual(['--help']);
    expect(installed('join', '-h')).toEqual(['join', '-h']);
    expect(inFolder('/app', '--version')).toEqual(['--version']);
  });

  it.each([
    [[]],
    [['--data', '/d']],
    [['--name', 'rooms']],
    [['landline://rooms']],
    [['--', 'landline://join/x']],
    [['--no-sandbox', 'file']],
  ])('[cli] is not there, so a window is meant: %j', (args) => {
    expect(installed(...args)).toBeNull();
    expect(inFolder('/app', ...args)).toBeNull();
  });

  it('[cli] is not what the app folder is called', () => {
    expect(inFolder('rooms')).toBeNull();
  });
});
