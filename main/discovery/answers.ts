import { z } from 'zod';
import { readTxt, type Claim } from './txt.ts';

/** A host's answer about one room, as one packet told it. */
export interface Announcement {
  readonly instance: string;
  readonly port: number;
  readonly claim: Claim;
}

export interface Answers {
  readonly announced: readonly Announcement[];
  /** Instances somebody said goodbye for. */
  readonly goodbyes: readonly string[];
}

/** Records looked at in one packet; a whole room's answer is five. */
const recordsPerPacket = 256;

const Instance = z.string().regex(/^[a-z2-7]{26}$/);
const Packet = z.object({ answers: z.array(z.unknown()), additionals: z.array(z.unknown()) });
const Record = z.discriminatedUnion('type', [
  z.object({ type: z.literal('PTR'), name: z.string(), ttl: z.number(), data: z.string() }),
  z.object({
    type: z.literal('SRV'),
    name: z.string(),
    ttl: z.number(),
    data: z.object({ port: z.int().min(1).max(65_535) }),
  }),
  z.object({
    type: z.literal('TXT'),
    name: z.string(),
    ttl: z.number(),
    data: z.array(z.instanceof(Uint8Array)),
  }),
]);

const headBytes = 12;
/** The least that a question and a record take: a name of one byte, type, class, and for a record lifetime and length. */
const leastBytes = { question: 5, record: 11 } as const;

/**
 * Whether a DNS packet is long enough for as many questions and records as it says it has. The library makes room for all of them before
 * it looks at one: twelve bytes can say that there are a quarter of a million (D16).
 */
export function holdsItsCount(packet: Uint8Array): boolean {
  if (packet.length < headBytes) return false;
  const view = new DataView(packet.buffer, packet.byteOffset, headBytes);
  const records = [6, 8, 10].reduce((sum, at) => sum + view.getUint16(at), 0);
  const least = view.getUint16(4) * leastBytes.question + records * leastBytes.record;
  return headBytes + least <= packet.length;
}

/**
 * Reads the rooms out of a response packet; `serviceName` is `_landline._tcp.local`. The one place where a
 * stranger's packet gets a shape: what is not understood is passed over, nothing throws (A05).
 * A room counts only where SRV and TXT came together, so that no half of an answer is trusted for the other (D3).
 */
export function readAnswers(packet: unknown, serviceName: string): Answers {
  const none: Answers = { announced: [], goodbyes: [] };
  const read = Packet.safeParse(packet);
  if (!read.success) return none;
  const ports = new Map<string, number>();
  const claims = new Map<string, Claim>();
  const goodbyes = new Set<string>();
  for (const value of [...read.data.answers, ...read.data.additionals].slice(0, recordsPerPacket)) {
    const record = Record.safeParse(value);
    if (!record.success) continue;
    const { type, name, ttl, data } = record.data;
    const instance = instanceOf(type === 'PTR' ? data : name, serviceName);
    if (instance === null) continue;
    if (type === 'PTR') {
      if (ttl === 0 && sameName(name, serviceName)) goodbyes.add(instance);
    } else if (ttl > 0) {
      if (type === 'SRV') ports.set(instance, data.port);
      else {
        const claim = readTxt(data);
        if (claim) claims.set(instance, claim);
      }
    }
  }
  const announced: Announcement[] = [];
  for (const [instance, port] of ports) {
    const claim = claims.get(instance);
    if (claim && !goodbyes.has(instance)) announced.push({ instance, port, claim });
  }
  return { announced, goodbyes: [...goodbyes] };
}

/** Names of DNS are told apart without regard to case; ours are random base32, so another form is somebody else's. */
function instanceOf(fullName: string, serviceName: string): string | null {
  const dot = fullName.indexOf('.');
  if (dot < 0 || !sameName(fullName.slice(dot + 1), serviceName)) return null;
  const label = Instance.safeParse(fullName.slice(0, dot).toLowerCase());
  return label.success ? label.data : null;
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
