import type { CallInput } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { RoomId } from '../../preload/contract/model.ts';
import type { AppLink } from './link.ts';

export type DocumentFormat = CallInput<'room.export'>['format'];

/** How a document is called as a file, and what browsers take it for. */
export const documentKinds: Readonly<
  Record<DocumentFormat, { readonly ending: string; readonly type: string }>
> = {
  html: { ending: 'html', type: 'text/html' },
  markdown: { ending: 'md', type: 'text/markdown' },
  json: { ending: 'json', type: 'application/json' },
};

/** A main program takes no more at once, and no larger file. Bytes; the first is a multiple of three. */
const pieceBytes = 240 * 1024;
const fileBytesAtMost = 1024 * 1024 * 1024;

/** A room's conversation as a document, in pieces to be put one behind the other. */
export async function readDocument(link: AppLink, roomId: RoomId, format: DocumentFormat): Promise<string[]> {
  const pieces: string[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const piece = await link.call('room.export', {
      roomId,
      format,
      ...(after !== undefined && { after }),
    });
    pieces.push(piece.text);
    after = piece.next;
  }
  return pieces;
}

/** A room's archive, in pieces to be put one behind the other. */
export async function readArchive(
  link: AppLink,
  roomId: RoomId,
  passphrase: string,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const piece = await link.call('archive.make', {
      roomId,
      passphrase,
      ...(after !== undefined && { after }),
    });
    pieces.push(Uint8Array.from(atob(piece.data), (character) => character.charCodeAt(0)));
    after = piece.next;
  }
  return pieces;
}

/** Hands a file over; answers with the name to ask about it by. `onShare` hears how much of it is there, from 0 to 1. Throws `archive-too-large`. */
export async function putArchive(
  link: AppLink,
  file: Blob,
  onShare: (share: number) => void,
): Promise<string> {
  if (file.size > fileBytesAtMost) throw new AppError('archive-too-large');
  const upload = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    (byte % 36).toString(36),
  ).join('');
  for (let at = 0; at === 0 || at < file.size; at += pieceBytes) {
    const piece = new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer());
    await link.call('archive.put', { upload, at, data: toBase64(piece) });
    onShare(Math.min(1, (at + pieceBytes) / Math.max(1, file.size)));
  }
  return upload;
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return btoa(binary);
}
