import { createHash } from 'node:crypto';
import { readCode, readInvite, writeInvite } from '../../../main/admission/invites.ts';
import { readArguments } from '../../../main/cli/arguments.ts';
import { UsageError } from '../../../main/config.ts';
import { fromBase32, toBase32 } from '../../../main/lib/base32.ts';
import { isLocalAddress } from '../../../main/lib/local-address.ts';
import { keyWords, readKeyCode } from '../../../main/people/key-words.ts';
import { cleanName, cleanRoomName, cutUtf8, foldName } from '../../../main/protocol/names.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { parseAddress, writeAddress } from '../../../main/room/address.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import { knownDevice, someRoom } from '../../support/devices.ts';
import { mutateBytes, textOf } from '../mutate.ts';
import { hold, type Mutation, type Target } from '../target.ts';
import { text } from './seeds.ts';

// What people type, paste, scan and hand over.

const { device } = knownDevice(1);
const link = (addresses: readonly { readonly host: string; readonly port: number }[]): string =>
  writeInvite({
    room: someRoom,
    host: device,
    secret: Buffer.alloc(16, 7),
    expires: 1_700_000_000_000,
    addresses,
  });
const opening = 'LANDLINE://JOIN/';

/** Other bytes under a checksum that is right. */
const checkedAnew: Mutation = (input, random) => {
  const base32 = textOf(input).slice(opening.length).toLowerCase();
  if (!/^[a-z2-7]+$/.test(base32)) return input;
  const content = mutateBytes(fromBase32(base32).subarray(0, -4), input, random);
  const check = createHash('sha256').update(content).digest().subarray(0, 4);
  return text(opening + toBase32(Buffer.concat([content, check])).toUpperCase());
};

export const invite: Target = {
  name: 'invite',
  functions: { 'main/admission/invites.ts': ['readInvite', 'readAddresses', 'ipv6Text', 'checked'] },
  shape: 'text',
  seeds: [
    text(link([])),
    text(link([{ host: '192.168.1.7', port: 47_470 }])),
    text(
      link([
        { host: 'fe80::1c2d:3e4f', port: 1 },
        { host: '10.0.0.1', port: 65_535 },
      ]),
    ),
    text(` ${link([]).toLowerCase()}/`),
    text(
      link([{ host: '::1', port: 9 }])
        .replace('//', '')
        .replace('/', '?'),
    ),
  ],
  mutations: [checkedAnew],
  open: () => ({
    run(input) {
      const read = readInvite(textOf(input));
      if (read === null) return 'none';
      const again = readInvite(writeInvite(read));
      hold(JSON.stringify(again) === JSON.stringify(read), 'an invite is read as it was written');
      const { addresses } = read;
      hold(
        addresses.every(({ host }) => isLocalAddress(host)),
        'it leads to no other network',
      );
      return `with ${addresses.length} addresses`;
    },
  }),
};

export const code: Target = {
  name: 'code',
  functions: {
    'main/admission/invites.ts': ['readCode'],
    'main/people/key-words.ts': ['readKeyCode', 'keyWords', 'wordPlaces'],
  },
  shape: 'text',
  seeds: [
    'ABCD-EFGH',
    'abcd efgh',
    '０１２３－４５６７',
    'OIL1-OIL1',
    keyWords(device).code,
    ` ${keyWords(device).code} `,
  ].map(text),
  words: [keyWords(device).code, 'ABCD'],
  open: () => ({
    run(input) {
      const spoken = readCode(textOf(input));
      hold(spoken === null || readCode(spoken) === spoken, 'a code is one way of writing it');
      const scanned = readKeyCode(textOf(input));
      if (scanned === null) return spoken === null ? 'none' : 'a code';
      const { words, code: written } = keyWords(scanned);
      hold(readKeyCode(written) === scanned, 'a key is read as it was written');
      hold(words.en.length === 8 && words.en.every((word) => word !== ''), 'it has eight words');
      return 'a key';
    },
  }),
};

export const address: Target = {
  name: 'address',
  functions: {
    'main/room/address.ts': ['parseAddress', 'isScopedIPv6'],
    'main/lib/local-address.ts': ['isLocalAddress', 'plainAddress'],
  },
  shape: 'text',
  seeds: [
    '192.168.1.7',
    '10.0.0.1:47470',
    '[::1]:1',
    'fe80::1%eth0',
    '[fe80::1%eth0]:9',
    'büro.local',
    '::ffff:10.0.0.1',
    'a.b.c.:80',
  ].map(text),
  open: () => ({
    run(input) {
      const typed = textOf(input);
      isLocalAddress(typed);
      try {
        const read = parseAddress(typed, 47_470);
        hold(Number.isInteger(read.port) && read.port > 0 && read.port < 65_536, 'it has a port');
        hold(!/[\s/@?#]/.test(read.host), 'a host is a name or a number and nothing more');
        const again = parseAddress(writeAddress(read), 1);
        hold(again.host === read.host && again.port === read.port, 'an address is read as it was written');
        return 'an address';
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'address-invalid') throw error;
        return error.code;
      }
    },
  }),
};

export const names: Target = {
  name: 'names',
  functions: { 'main/protocol/names.ts': ['clean', 'cleanName', 'cleanRoomName', 'cutUtf8', 'foldName'] },
  shape: 'text',
  seeds: [
    'Ana',
    '  会议 室 ',
    'A\u202ena\u200b',
    'Z\u0351\u0351\u0351\u0351\u0351\u0351algo',
    'Аnа',
    '👩‍👩‍👧‍👦',
    '\ud83d',
    'rn0 vvI|',
  ].map(text),
  words: ['\u2028', '\u061c', '\u2066', '\ufeff', '\u{e0001}', '\u3164', 'ß', 'İ'],
  open: () => ({
    run(input) {
      const given = textOf(input);
      for (const [clean, most] of [
        [cleanName, limits.nameCodePoints],
        [cleanRoomName, limits.roomNameCodePoints],
      ] as const) {
        const name = clean(given);
        if (name === null) continue;
        hold([...name].length <= most, 'a name has no more than its code points');
        hold(!/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]|^\s|\s$|\s\s/u.test(name), 'nothing is hidden in it');
        hold(clean(name) === name, 'a clean name stays as it is');
        hold(
          foldName(name) === foldName(name.toUpperCase().toLowerCase()) || /[^\p{ASCII}]/u.test(name),
          'case folds',
        );
      }
      const cut = cutUtf8(given, 20);
      hold(Buffer.byteLength(cut) <= 20 && given.startsWith(cut), 'what is cut is its beginning');
      return cleanName(given) === null ? 'none' : 'a name';
    },
  }),
};

const system = { env: {}, platform: 'linux', home: '/home/ana', folder: '/home/ana/now' } as const;
const lines = (...words: readonly string[]): Uint8Array => text(words.join('\0'));

/** What is typed behind the program's name, with a zero byte between two words; the configuration is made of it. */
export const config: Target = {
  name: 'config',
  functions: {
    'main/config.ts': ['readConfig', 'dataFolder', 'portOf', 'nameOf', 'languageOf', 'logLevelOf'],
    'main/cli/arguments.ts': [
      'readArguments',
      'commandOf',
      'accessOf',
      'showOf',
      'secretOf',
      'minutesOf',
      'waitOf',
      'parse',
    ],
  },
  shape: 'text',
  seeds: [
    lines('serve', '--http-port', '0', '--lang', 'zh-CN'),
    lines('rooms', '--wait', '2.5', '--json', '--data', 'here'),
    lines(
      'host',
      'Workshop',
      '--access',
      'passphrase',
      '--passphrase-file',
      '-',
      '--name',
      'Ana',
      '--port',
      '9',
    ),
    lines('join', '10.0.0.1:9', '--code', '--yes'),
    lines('join', 'Workshop', '--ask'),
    lines('send', 'Workshop', 'Lunch?', '--passphrase-file=p'),
    lines('invite', 'Workshop', '--minutes', '60'),
    lines('export', 'out.jsonl'),
    lines('doctor', '--self'),
    lines('--help'),
  ],
  executions: 400,
  words: ['\0', '\0--', '\0--__proto__', '--json', '--port=', 'constructor'],
  open: () => ({
    run(input) {
      try {
        const { command, config: read } = readArguments(textOf(input).split('\0'), system);
        hold(Object.isFrozen(read) && read.dataFolder.startsWith('/'), 'a configuration is whole');
        hold(read.port >= 0 && read.port <= 65_535, 'its port is one');
        return command.kind;
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        return error.problem;
      }
    },
  }),
};
