import fs from 'node:fs';
import type { RegisterHooksOptions } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Broken } from './oracle.ts';

/** A bug as somebody might write it: `find`, which stands once in `file`, becomes `become`. */
export interface Plant {
  readonly name: string;
  /** Below main/. */
  readonly file: string;
  readonly find: string;
  readonly become: string;
  /** The invariants that it breaks: at least one of them must be seen broken. */
  readonly breaks: readonly Broken[];
}

const main = path.resolve(import.meta.dirname, '../../main');

export const plants: readonly Plant[] = [
  {
    name: 'a host acknowledges what it has not written down yet',
    file: 'room/hosting/room-host.ts',
    find: '    await guest.sync.receive(entries, guest.device);',
    become: `    for (const { chain, seq } of entries) guest.session.send({ type: 'held', heads: [[chain, seq]] });
    await guest.sync.receive(entries, guest.device);`,
    breaks: [1],
  },
  {
    name: 'one copy is counted as two',
    file: 'room/hosting/copies.ts',
    find: 'Math.min(index + 2, mostCopies)',
    become: 'Math.min(index + 3, mostCopies)',
    breaks: [1],
  },
  {
    name: 'an entry is sent before it is written down',
    file: 'room/log/log.ts',
    find: '      await this.#around.history.append(this.roomId, rows, from);',
    become: '      this.#around.history.append(this.roomId, rows, from).catch(() => undefined);',
    breaks: [1],
  },
  {
    name: 'an entry that is here already is taken in again',
    file: 'room/log/tails.ts',
    find: "    if (entry.seq <= seq) return 'known';",
    become: "    if (entry.seq <= seq) return entry.seq === seq ? 'next' : 'known';",
    breaks: [2],
  },
  {
    name: 'a host never steps down',
    file: 'room/membership.ts',
    find: "if (this.#stopped) return inbox.session.end('leaving');",
    become: "if (this.#stopped || this.hosting) return inbox.session.end('leaving');",
    breaks: [5],
  },
  {
    name: 'a chain is the same after a restart',
    file: 'room/log/own-chain.ts',
    find: "Buffer.from(this.#around.randomBytes(16)).toString('hex')",
    become: "Buffer.from(this.#around.signer.publicKey).toString('hex', 0, 16)",
    breaks: [2, 3, 8],
  },
  {
    name: 'members forget which host is the greater',
    file: 'room/succession/terms.ts',
    find: 'return { term: this.#stored.term, host: this.#stored.host };',
    become: 'return { term: 0, host: this.#stored.host };',
    breaks: [5, 6, 10],
  },
  {
    name: 'of two hosts under one term neither is the greater',
    file: 'room/succession/standing.ts',
    find: " || (a.term === b.term && (a.host ?? '') > (b.host ?? ''))",
    become: '',
    breaks: [5, 6],
  },
  {
    name: 'whoever reaches nobody takes over',
    file: 'room/succession/seeker.ts',
    find: '    this.#wait(this.#cause);\n  }\n\n  async #try',
    become: '    this.#options.onTurn();\n  }\n\n  async #try',
    breaks: ['alone'],
  },
  {
    name: 'a term is not written down',
    file: 'room/succession/terms.ts',
    find: 'putRoom({ id: this.#stored.id, ...change, ...part });',
    become: 'putRoom({ id: this.#stored.id, ...change, ...part, term: this.#stored.term });',
    breaks: [10],
  },
  {
    name: 'what was written alone is not let go',
    file: 'room/log/log.ts',
    find: '    return this.withheld.release();',
    become: '    return [];',
    breaks: [2, 5],
  },
  {
    name: 'a fork is known, and not cut',
    file: 'room/log/log.ts',
    find: "    if (this.#fits(entry) === 'forked' || (await this.forks.agree(entry))) return;",
    become: '    return;',
    breaks: [7],
  },
  {
    name: 'a signature is not looked at',
    file: 'room/log/sifting.ts',
    find: 'unknown.filter((_entry, index) => genuine[index])',
    become: 'unknown',
    breaks: [7],
  },
  {
    name: 'a chain that the other side has never heard of is not sent again',
    file: 'room/log/missing-entries.ts',
    find: '.filter(([chain, seq]) => seq > (theirs.get(chain) ?? 0))',
    become: '.filter(([chain, seq]) => seq > (theirs.get(chain) ?? seq))',
    breaks: [3, 8],
  },
  {
    name: 'anybody may be host',
    file: 'room/succession/terms.ts',
    find: '    return this.#members.has(device) || host || vouched;',
    become: '    return this.#members.has(device) || host || vouched || true;',
    breaks: [9],
  },
  {
    name: 'bans are not looked at',
    file: 'governance/constitution.ts',
    find: '    return this.#state.outBy(device);',
    become: "    const out = this.#state.outBy(device); return out?.how === 'ban' ? null : out;",
    breaks: [9],
  },
  {
    name: 'a pardon lifts bans that it does not name',
    file: 'governance/apply.ts',
    find: 'body.lifts.includes(removal.id) && ',
    become: '',
    breaks: [9],
  },
  {
    name: 'what a demoted moderator dates back counts',
    file: 'governance/fold.ts',
    find: '(cutOff.known.get(chain) ?? 0) >= seq',
    become: '(cutOff.known.get(chain) ?? seq) >= seq',
    breaks: ['rules'],
  },
  {
    name: 'what came before the rule that judges it is not judged again',
    file: 'room/log/judging.ts',
    find: '    this.#waiting += 1;\n',
    become: '    if (from !== null) return;\n    this.#waiting += 1;\n',
    breaks: [3, 'rules'],
  },
  {
    name: 'an invite brings in as many as come by it',
    file: 'governance/apply.ts',
    find: '(invitation.usedBy ?? body.device) === body.device && ',
    become: '',
    breaks: ['invite'],
  },
  {
    name: 'what is deleted is shown as deleted, and not erased',
    file: 'room/messages/erasures.ts',
    find: 'if (folded.deletedBy !== null) erase',
    become: 'if (folded.deletedBy === id) erase',
    breaks: [12],
  },
  {
    name: 'an edit by somebody else counts',
    file: 'room/messages/changes.ts',
    find: '      if (author !== message.author) continue;\n',
    become: '',
    breaks: [7],
  },
  {
    name: 'anybody deletes what others wrote',
    file: 'room/messages/changes.ts',
    find: "  return isAtLeast(role, 'moderator') && rankOf(role) > rankOf(rules.roleAt(message.author, cursor));",
    become: '  return role !== null;',
    breaks: [7],
  },
  {
    name: 'changes count in the order in which they came',
    file: 'room/messages/message-views.ts',
    find: '      if (known) known.push(change);\n',
    become: `      const self = this as unknown as { came?: Map<string, number> };
      const came = (self.came ??= new Map());
      if (!came.has(change.id)) came.set(change.id, came.size);
      if (known) {
        known.push(change);
        known.sort((a, b) => came.get(a.id) - came.get(b.id));
      }\n`,
    breaks: [11],
  },
  {
    name: 'an app says each time that it has an announcement',
    file: 'room/messages/receipts.ts',
    find: '    if (!found.about.got.has(this.#around.signer.device))\n',
    become: '',
    breaks: [13],
  },
];

/** Puts the bug into the sources as they are loaded. Throws where its text does not stand exactly once in its file. */
export function planted({ name, file, find, become }: Plant): RegisterHooksOptions {
  const place = path.join(main, file);
  const parts = fs.readFileSync(place, 'utf8').split(find);
  if (parts.length !== 2)
    throw new Error(`${name}: its text stands ${parts.length - 1} times in main/${file}`);
  const { href } = pathToFileURL(place);
  return {
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      return url === href ? { ...loaded, source: parts.join(become) } : loaded;
    },
  };
}
