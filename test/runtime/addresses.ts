import { world } from './world.ts';

/**
 * A custom scheme is carried as https, so that the page is a secure context with an origin of its own:
 * `app://host/x` as `https://host.app.stand-in.invalid/x`, answered by the scheme's handler, never by a network.
 */
export function toCarried(url: string): string {
  const { protocol, host, pathname, search, hash } = new URL(url);
  const scheme = protocol.slice(0, -1);
  if (!world.schemeHandlers.has(scheme)) return url;
  return `https://${host}.${scheme}.stand-in.invalid${pathname}${search}${hash}`;
}

export function toOwn(url: string): string {
  const carried = /^https:\/\/([^/]+)\.([a-z0-9+-]+)\.stand-in\.invalid(.*)$/.exec(url);
  return carried ? `${carried[2]}://${carried[1]}${carried[3]}` : url;
}

/** As Electron gives it: of a standard custom scheme, too. */
export function originOf(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return '';
  return parsed.origin === 'null' && parsed.host !== ''
    ? `${parsed.protocol}//${parsed.host}`
    : parsed.origin;
}
