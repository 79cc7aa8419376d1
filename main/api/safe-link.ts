import { AppError } from '../../preload/contract/errors.ts';

const openable = new Set(['http:', 'https:', 'mailto:']);
/** What a mail link may fill in. Some mail programs know others, which attach a file of this machine. */
const mailFields = new Set(['to', 'cc', 'bcc', 'subject', 'body', 'in-reply-to']);

/**
 * The link as the system may be given it (A41): http, https or mailto and nothing else, its host in ASCII, so that what is
 * shown before is what is opened. Throws `link-refused` for every other scheme, for user names in it, for a mail link that
 * fills in more than text, for control characters, and for what is no URL, such as a UNC path.
 */
export function safeLink(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !openable.has(url.protocol) || hasControls(text) || !isPlain(url)) {
    throw new AppError('link-refused');
  }
  return url.href;
}

/** A parser passes over some of them, and whoever reads along sees another link. */
const hasControls = (text: string): boolean => /[\u0000-\u001f\u007f-\u009f]/.test(text);

function isPlain(url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol !== 'mailto:') return url.hostname !== '';
  return [...url.searchParams.keys()].every((name) => mailFields.has(name.toLowerCase()));
}
