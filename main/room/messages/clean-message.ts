import { AppError } from '../../../preload/contract/errors.ts';
import { limits } from '../../protocol/limits.ts';

/** What a person typed, as it is sent; `beside`: what else the entry says. Throws `message-empty`, `message-too-long`. */
export function cleanMessage(text: string, beside: object = {}): string {
  const trimmed = text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/^\s*\n|\s+$/g, '');
  if (trimmed === '') throw new AppError('message-empty');
  const encoded = Buffer.byteLength(JSON.stringify({ ...beside, text: trimmed }));
  if ([...trimmed].length > limits.messageCodePoints || encoded > limits.entryBody) {
    throw new AppError('message-too-long');
  }
  return trimmed;
}
