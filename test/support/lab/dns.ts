/** As much of DNS as hostile and watching test programs need, written apart from the libraries under test. */

export interface DnsRecord {
  readonly name: string;
  readonly type: 'A' | 'PTR' | 'TXT' | 'AAAA' | 'SRV' | 'other';
  readonly ttl: number;
  readonly flush: boolean;
  /** PTR: the name; SRV: `PORT TARGET`; TXT: its strings with a line break between; addresses: hexadecimal. */
  readonly data: string;
}

export interface DnsMessage {
  readonly response: boolean;
  readonly questions: readonly string[];
  readonly records: readonly DnsRecord[];
}

const numbers = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33 } as const;
const types = new Map<number, DnsRecord['type']>([
  [1, 'A'],
  [12, 'PTR'],
  [16, 'TXT'],
  [28, 'AAAA'],
  [33, 'SRV'],
]);

/** Refuses nothing: labels and strings may be longer than DNS allows, as long as a byte can count them. */
function nameBytes(name: string): Buffer {
  const labels = name.split('.').map((label) => {
    const bytes = Buffer.from(label);
    return Buffer.concat([Buffer.from([bytes.length & 255]), bytes]);
  });
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function dataBytes(type: keyof typeof numbers, data: string): Buffer {
  if (type === 'PTR') return nameBytes(data);
  if (type === 'SRV') {
    const [port = '0', target = ''] = data.split(' ');
    const head = Buffer.alloc(6);
    head.writeUInt16BE(Number(port), 4);
    return Buffer.concat([head, nameBytes(target)]);
  }
  if (type !== 'TXT') return Buffer.from(data, 'hex');
  const strings = data.split('\n').map((text) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from([bytes.length & 255]), bytes]);
  });
  return Buffer.concat(strings);
}

export function response(
  records: readonly (Omit<DnsRecord, 'type'> & { readonly type: keyof typeof numbers })[],
): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0x8400, 2);
  head.writeUInt16BE(records.length, 6);
  const bodies = records.map(({ name, type, ttl, flush, data }) => {
    const payload = dataBytes(type, data);
    const middle = Buffer.alloc(10);
    middle.writeUInt16BE(numbers[type], 0);
    middle.writeUInt16BE(flush ? 0x8001 : 1, 2);
    middle.writeUInt32BE(ttl, 4);
    middle.writeUInt16BE(payload.length, 8);
    return Buffer.concat([nameBytes(name), middle, payload]);
  });
  return Buffer.concat([head, ...bodies]);
}

export function question(name: string): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(1, 4);
  return Buffer.concat([head, nameBytes(name), Buffer.from([0, 12, 0, 1])]);
}

/** Throws on what is no DNS message. */
export function readMessage(bytes: Buffer): DnsMessage {
  let at = 12;
  const name = (): string => {
    const [text, end] = readName(bytes, at);
    at = end;
    return text;
  };
  const questions = Array.from({ length: bytes.readUInt16BE(4) }, () => {
    const text = name();
    at += 4;
    return text;
  });
  const count = bytes.readUInt16BE(6) + bytes.readUInt16BE(8) + bytes.readUInt16BE(10);
  const records = Array.from({ length: count }, (): DnsRecord => {
    const owner = name();
    const type = types.get(bytes.readUInt16BE(at)) ?? 'other';
    const flush = (bytes.readUInt16BE(at + 2) & 0x8000) !== 0;
    const ttl = bytes.readUInt32BE(at + 4);
    const start = at + 10;
    at = start + bytes.readUInt16BE(at + 8);
    return { name: owner, type, ttl, flush, data: readData(bytes, type, start, at) };
  });
  return { response: (bytes.readUInt16BE(2) & 0x8000) !== 0, questions, records };
}

function readData(bytes: Buffer, type: DnsRecord['type'], start: number, end: number): string {
  if (type === 'PTR') return readName(bytes, start)[0];
  if (type === 'SRV') return `${bytes.readUInt16BE(start + 4)} ${readName(bytes, start + 6)[0]}`;
  if (type !== 'TXT') return bytes.toString('hex', start, end);
  const strings: string[] = [];
  for (let at = start; at < end; at += 1 + bytes.readUInt8(at)) {
    strings.push(bytes.toString('utf8', at + 1, at + 1 + bytes.readUInt8(at)));
  }
  return strings.join('\n');
}

/** The name at `start`, and where what follows it begins. */
function readName(bytes: Buffer, start: number): readonly [string, number] {
  const labels: string[] = [];
  let at = start;
  let end: number | null = null;
  for (let jumps = 0; jumps < 20;) {
    const length = bytes.readUInt8(at);
    if (length >= 0xc0) {
      end ??= at + 2;
      at = bytes.readUInt16BE(at) & 0x3fff;
      jumps += 1;
    } else if (length === 0) return [labels.join('.'), end ?? at + 1];
    else {
      labels.push(bytes.toString('utf8', at + 1, at + 1 + length));
      at += 1 + length;
    }
  }
  throw new RangeError('a name that points at itself');
}
