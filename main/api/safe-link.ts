import { AppError } from '../../preload/contract/errors.ts';

const openable = new Set(['http:', 'https:', 'mailto:']);

/** The link as the system may be given it. Throws `link-refused` for every other scheme, for user names in it, and for what is no URL. */
export function safeLink(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !openable.has(url.protocol) || url.username !== '' || url.password !== '') {
    throw new AppError('link-refused');
  }
  return url.href;
}
