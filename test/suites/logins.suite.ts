import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loginTag, sameTag, type Channel } from '../../main/admission/binding.ts';
import type { Answered, Begun, Logins } from '../../main/admission/logins.ts';
import { Credential, Proof } from '../../main/protocol/messages.ts';
import type { Login } from '../../main/protocol/entry.ts';

const secret = 'Kaffee für alle';
const room = 'landlineroomlandlineroomlandline';

/** What Logins must do, wherever they run. The stretching makes each of them cost a second: they share what they can. */
export function loginsSuite(name: string, make: () => Logins): void {
  describe(`logins, ${name}`, () => {
    let logins: Logins;
    let login: Login;
    beforeAll(async () => {
      logins = make();
      login = await logins.register(secret);
    });
    afterAll(() => logins.stop());

    const met = async (typed: string, by: Login | null = login): Promise<[Begun, Answered]> => {
      const begun = await logins.begin(typed);
      const answered = await logins.answer(by, begun.start);
      if (!answered) throw new Error('no answer');
      return [begun, answered];
    };

    it('[J2] gives both sides one key, another in each login, where they have the same secret', async () => {
      const keys: string[] = [];
      for (let round = 0; round < 2; round++) {
        const [begun, answered] = await met(secret);
        const finished = await begun.finish(answered.answer);
        const key = await answered.finish(finished?.finish ?? '');
        expect(key).toHaveLength(64);
        expect(Buffer.from(finished?.key ?? []).equals(key ?? Buffer.alloc(0))).toBe(true);
        keys.push(Buffer.from(key ?? []).toString('hex'));
      }
      expect(keys[0]).not.toBe(keys[1]);
    });

    it('[J2] gives neither side anything where the secrets differ', async () => {
      const [begun, answered] = await met('Kaffee für Alle');
      expect(await begun.finish(answered.answer)).toBeNull();
      expect(await answered.finish('A'.repeat(86))).toBeNull();
    });

    it('[J2] takes a secret for the same however a keyboard composes it', async () => {
      const [begun, answered] = await met(secret.normalize('NFD').replaceAll(' ', '\u3000'));
      const finished = await begun.finish(answered.answer);
      expect(await answered.finish(finished?.finish ?? '')).not.toBeNull();
    });

    it('[J2] answers without a login, or with one that is garbage, as with any, and nobody can finish', async () => {
      const broken = { setup: 'A'.repeat(171), record: login.record };
      const swapped = { setup: login.setup, record: 'A'.repeat(256) };
      for (const none of [null, broken, swapped]) {
        const [begun, answered] = await met(secret, none);
        const again = await logins.answer(none, begun.start);
        const [, real] = await met(secret);
        expect(answered.answer).toHaveLength(real.answer.length);
        // the blinded secret comes back the same: that it does not would tell that there is no login
        expect(again?.answer.slice(0, 42)).toBe(answered.answer.slice(0, 42));
        expect(await answered.finish('A'.repeat(86))).toBeNull();
      }
      const [begun, answered] = await met(secret, null);
      expect(await begun.finish(answered.answer)).toBeNull();
    });

    it('[J2] takes garbage for what it is, and goes on', async () => {
      const [begun, answered] = await met(secret);
      const garbage = ['', 'A', 'A'.repeat(800), 'ä', '\ud800', '{}', 'A'.repeat(5_000_000)];
      const wrongTypes = [5, null, undefined, {}, [], ['A']] as unknown as string[];
      for (const text of [...garbage, ...wrongTypes]) {
        expect(await logins.answer(login, text)).toBeNull();
        expect(await logins.answer(null, text)).toBeNull();
        expect(await begun.finish(text)).toBeNull();
        expect(await answered.finish(text)).toBeNull();
      }
      const finished = await begun.finish(answered.answer);
      expect(await answered.finish(finished?.finish ?? '')).not.toBeNull();
    });

    it('[J2] [A20] a recorded login opens nothing a second time', async () => {
      const [begun, answered] = await met(secret);
      const finished = await begun.finish(answered.answer);
      const replayed = await logins.answer(login, begun.start);
      expect(replayed?.answer).not.toBe(answered.answer);
      expect(await replayed?.finish(finished?.finish ?? '')).toBeNull();
    });

    it('[J2] [A17] a relay of the right secret shows, to the host and to the guest', async () => {
      const [begun, answered] = await met(secret);
      // the relay hands on every message unchanged, so that both sides do get one key
      const finished = await begun.finish(answered.answer);
      const key = await answered.finish(finished?.finish ?? '');
      if (!finished || !key) throw new Error('the login did not come about');
      const byGuest: Channel = {
        room,
        channel: 'aa'.repeat(32),
        guest: '11'.repeat(32),
        host: 'ee'.repeat(32),
      };
      const byHost: Channel = {
        room,
        channel: 'bb'.repeat(32),
        guest: 'ee'.repeat(32),
        host: '22'.repeat(32),
      };
      expect(sameTag(loginTag(finished.key, 'guest', byGuest), loginTag(key, 'guest', byHost))).toBe(false);
      expect(sameTag(loginTag(finished.key, 'host', byGuest), loginTag(key, 'host', byHost))).toBe(false);
      expect(sameTag(loginTag(finished.key, 'guest', byHost), loginTag(key, 'guest', byHost))).toBe(true);
    });

    it('[J2] [A17] a host that guesses the secret is not believed', async () => {
      const guessed = await logins.register('Kaffee für alle!');
      const [begun, answered] = await met(secret, guessed);
      expect(await begun.finish(answered.answer)).toBeNull();
    });

    it('[J2] what it makes fits the entries and messages it travels in', async () => {
      const [begun, answered] = await met(secret);
      const finished = await begun.finish(answered.answer);
      expect(Credential.safeParse({ by: 'passphrase', start: begun.start }).success).toBe(true);
      const tag = 'A'.repeat(43);
      expect(Proof.safeParse({ type: 'proof', room, finish: finished?.finish, tag }).success).toBe(true);
      expect(answered.answer).toMatch(/^[A-Za-z0-9_-]{1,800}$/);
      expect(login.setup).toMatch(/^[A-Za-z0-9_-]{100,400}$/);
      expect(login.record).toMatch(/^[A-Za-z0-9_-]{100,600}$/);
    });
  });

  it(`[J2] logins ${name}: once stopped, nothing is done any more`, async () => {
    const stopped = make();
    const { start } = await stopped.begin(secret);
    await stopped.stop();
    await stopped.stop();
    await expect(stopped.register(secret)).rejects.toMatchObject({ code: 'login-failed' });
    await expect(stopped.answer(null, start)).rejects.toMatchObject({ code: 'login-failed' });
  });
}
