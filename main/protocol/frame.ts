import { ProtocolError } from './errors.ts';
import { ControlMessage } from './messages.ts';

/** What a frame's second field says its payload is (F1). */
export const frameTypes = { control: 1, entries: 2, heartbeat: 3 } as const;
export type FrameType = keyof typeof frameTypes;
const typeByCode: Readonly<Record<number, FrameType>> = { 1: 'control', 2: 'entries', 3: 'heartbeat' };

export interface Frame {
  readonly type: FrameType;
  /** A view of the bytes that were pushed where the frame came in one piece, else a buffer of its own. */
  readonly payload: Uint8Array;
}

const lengthBytes = 4;
const partsKept = 128;
/** What a frame adds to its payload. */
export const frameOverhead = lengthBytes + 1;

/** `u32be length | u8 type | payload`; the length counts all after itself (F1). */
export function encodeFrame(type: FrameType, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(frameOverhead + payload.length);
  frame.writeUInt32BE(payload.length + 1, 0);
  frame.writeUInt8(frameTypes[type], lengthBytes);
  frame.set(payload, frameOverhead);
  return frame;
}

export const heartbeatFrame: Uint8Array = encodeFrame('heartbeat', new Uint8Array(0));

/** A control message as the frame that carries it (F5). */
export const encodeControl = (message: ControlMessage): Buffer =>
  encodeFrame('control', Buffer.from(JSON.stringify(message), 'utf8'));

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The JSON value in a control payload, not yet checked for shape. Throws `control-not-utf8`, `control-not-json`. */
export function parseControl(payload: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(payload);
  } catch (cause) {
    throw new ProtocolError('control-not-utf8', { cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ProtocolError('control-not-json', { cause });
  }
}

/** Throws what `parseControl` throws, and `control-invalid` for unknown types, unknown keys and wrong values (F5). */
export function decodeControl(payload: Uint8Array): ControlMessage {
  const result = ControlMessage.safeParse(parseControl(payload));
  if (!result.success) throw new ProtocolError('control-invalid', { cause: result.error });
  return result.data;
}

/**
 * Turns a byte stream, cut anywhere, back into frames (F1–F3, F7).
 * Refuses an oversized frame on its header, before buffering any of it: throws `frame-empty`, `frame-too-long`,
 * `frame-type-unknown`. After it throws, the connection is beyond repair: close it.
 */
export class FrameDecoder {
  /** The greatest length field accepted from the next header on; it may be changed between two frames. */
  limit: number;
  #header = Buffer.allocUnsafe(frameOverhead);
  #headerFilled = 0;
  #type: FrameType | null = null;
  #missing = 0;
  #blocks: Uint8Array[] = [];
  #parts: Uint8Array[] = [];
  #begun = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** How many frames have begun to arrive, and whether the last of them is still incomplete (F4). */
  get progress(): { readonly begun: number; readonly incomplete: boolean } {
    return { begun: this.#begun, incomplete: this.#headerFilled > 0 };
  }

  /** The frames completed by `chunk`, each as it is asked for; ask for all of them, or push nothing more. */
  *push(chunk: Uint8Array): Generator<Frame, void> {
    let at = 0;
    for (;;) {
      if (this.#type === null) {
        if (at === chunk.length) return;
        at = this.#readHeader(chunk, at);
        if (this.#type === null) return;
      }
      const part = chunk.subarray(at, at + this.#missing);
      if (part.length > 0) this.#keep(part);
      this.#missing -= part.length;
      at += part.length;
      if (this.#missing > 0) return;
      yield this.#finish();
    }
  }

  #readHeader(chunk: Uint8Array, start: number): number {
    let at = start;
    if (this.#headerFilled === 0) this.#begun++;
    while (at < chunk.length && this.#headerFilled < frameOverhead) {
      this.#header[this.#headerFilled++] = chunk[at++] as number;
      if (this.#headerFilled === lengthBytes) this.#checkLength(this.#header.readUInt32BE(0));
    }
    if (this.#headerFilled < frameOverhead) return at;
    const type = typeByCode[this.#header[lengthBytes] as number];
    if (type === undefined) throw new ProtocolError('frame-type-unknown');
    this.#missing = this.#header.readUInt32BE(0) - 1;
    if (type === 'heartbeat' && this.#missing > 0) throw new ProtocolError('frame-too-long');
    this.#type = type;
    return at;
  }

  /** A frame that comes byte by byte would cost far more in views than in bytes: small pieces are joined by the hundred. */
  #keep(part: Uint8Array): void {
    this.#parts.push(part);
    if (this.#parts.length < partsKept) return;
    this.#blocks.push(Buffer.concat(this.#parts));
    this.#parts = [];
  }

  #checkLength(length: number): void {
    if (length === 0) throw new ProtocolError('frame-empty');
    if (length > this.limit) throw new ProtocolError('frame-too-long');
  }

  #finish(): Frame {
    const parts = [...this.#blocks, ...this.#parts];
    const payload = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
    const frame = { type: this.#type as FrameType, payload };
    this.#type = null;
    this.#blocks = [];
    this.#parts = [];
    this.#headerFilled = 0;
    return frame;
  }
}
