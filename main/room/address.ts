import { isIPv6 } from 'node:net';
import { AppError } from '../../preload/contract/errors.ts';

const hostName =
  /^(?=.{1,253}$)[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?)*\.?$/u;

/** `host`, `host:port`, `IPv6` or `[IPv6]:port` as a person types it. Throws `address-invalid`. */
export function parseAddress(text: string, defaultPort: number): { host: string; port: number } {
  const typed = text.trim();
  const parts =
    /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(typed) ??
    (isScopedIPv6(typed) ? [typed, typed] : /^([^:]+)(?::(\d{1,5}))?$/.exec(typed));
  const host = parts?.[1] ?? '';
  const port = parts?.[2] === undefined ? defaultPort : Number(parts[2]);
  const bracketed = typed.startsWith('[');
  if (bracketed ? !isScopedIPv6(host) : !isScopedIPv6(host) && !hostName.test(host))
    throw new AppError('address-invalid');
  if (port < 1 || port > 65_535) throw new AppError('address-invalid');
  return { host, port };
}

const isScopedIPv6 = (text: string): boolean => isIPv6(text.replace(/%[\w.-]{1,32}$/, ''));

/** As a person would type it. */
export const writeAddress = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
