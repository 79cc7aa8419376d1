import { plantedBug, plantedEnd, plantedPollution } from './planted.ts';
import type { Target } from './target.ts';
import { networkNews } from './targets/background.ts';
import { bridgePort } from './targets/bridge-port.ts';
import { mdns, txt } from './targets/discovery.ts';
import { entries } from './targets/entries.ts';
import { gateway } from './targets/gateway.ts';
import { handshake } from './targets/handshake.ts';
import { http } from './targets/http.ts';
import { settings, windowState } from './targets/kept.ts';
import { cliInput } from './targets/lines.ts';
import { loginGuest, loginHost } from './targets/login.ts';
import { charter, control, frame, hello } from './targets/protocol.ts';
import { session } from './targets/session.ts';
import { address, code, config, invite, names } from './targets/typed.ts';

/** All that takes what strangers send, type, advertise or leave in files. */
export const targets: readonly Target[] = [
  frame,
  control,
  entries,
  hello,
  charter,
  invite,
  code,
  address,
  names,
  config,
  cliInput,
  settings,
  windowState,
  txt,
  mdns,
  networkNews,
  session,
  loginHost,
  loginGuest,
  http,
  handshake,
  bridgePort,
  gateway,
];

const planted: readonly Target[] = [plantedBug, plantedPollution, plantedEnd];

/** Also of those that hold a bug on purpose. Throws where there is none of that name. */
export function targetNamed(name: string): Target {
  const target = [...targets, ...planted].find((one) => one.name === name);
  if (!target) throw new RangeError(`no target is called ${name}`);
  return target;
}
