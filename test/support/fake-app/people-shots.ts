import type { Page } from 'playwright-core';
import { people } from './scenes.ts';
import { company, eventful, newcomer, removed, silent } from './people-scenes.ts';
import type { Shot } from './shots.ts';
import type { Scene } from './succession-scenes.ts';

const phone = { width: 360, height: 780 };
const tablet = { width: 900, height: 760 };
const wide = { width: 1440, height: 900 };
const workshop = /Workshop|二楼工作室/;
type Go = NonNullable<Shot['go']>;
type Make = (now: number, language: 'en' | 'zh-CN') => Scene;

const open = async (page: Page): Promise<void> => {
  const back = page.getByRole('button', { name: /Back to the rooms|返回房间列表/ });
  await page.locator('main').waitFor();
  if (await back.isVisible()) await back.click();
  await page.getByRole('button', { name: workshop }).first().click();
  await page.locator('.conversation li').last().waitFor();
};
const details = async (page: Page): Promise<void> => {
  await open(page);
  await page.getByRole('button', { name: /Room details|房间详情/ }).click();
  await page.getByRole('complementary').getByRole('listitem').first().waitFor();
};
/** The card of somebody, and there the page behind one of its buttons. */
const card =
  (name: RegExp, button?: RegExp): Go =>
  async (page) => {
    await details(page);
    await page.getByRole('complementary').getByRole('button', { name }).first().click();
    await page.getByRole('dialog').locator('.qr-ink[d^="M"]').first().waitFor();
    if (button) await page.getByRole('dialog').getByRole('button', { name: button }).click();
    await page.getByRole('dialog').waitFor();
  };
const rules = async (page: Page): Promise<void> => {
  await details(page);
  await page.getByRole('button', { name: /Change the rules|更改规则/ }).click();
  await page.getByRole('dialog').waitFor();
};
const settings = async (page: Page): Promise<void> => {
  const back = page.getByRole('button', { name: /Back to the rooms|返回房间列表/ });
  await page.locator('main').waitFor();
  if (await back.isVisible()) await back.click();
  await page.getByRole('button', { name: /^(Settings|设置)$/ }).click();
  await page.getByRole('dialog').locator('.qr-ink[d^="M"]').waitFor();
};
const erase = async (page: Page): Promise<void> => {
  await settings(page);
  await page.getByRole('button', { name: /Erase everything…|清除全部…/ }).click();
  await page.getByRole('button', { name: /Go on…|继续…/ }).waitFor();
};
const toHeading =
  (name: RegExp): Go =>
  async (page) => {
    await settings(page);
    await page.getByRole('heading', { name }).evaluate((heading) => heading.scrollIntoView());
  };

const at = (name: string, make: Make, go: Go, size?: Shot['size']): Shot => ({
  name,
  ...(size ? { size } : {}),
  app: (now) => make(now, 'en').app,
  go,
});
/** The same scene at the desk, and on a phone in Chinese. */
const both = (name: string, make: Make, go: Go): readonly Shot[] => [
  at(name, make, go),
  { name: `${name}-chinese-phone`, size: phone, app: (now) => make(now, 'zh-CN').app, go },
];
/** As `both`, and on a phone. */
const everywhere = (name: string, make: Make, go: Go): readonly Shot[] => [
  ...both(name, make, go),
  at(`${name}-phone`, make, go, phone),
];
const asMember: Make = (now, language) => company(now, language, 'member');
const asModerator: Make = (now, language) => company(now, language, 'moderator');
const inMinutes = (now: number, minutes: number): number => now + minutes * 60_000;

/** What shows who people are, what they may, and what is kept of them. */
export const peopleShots: readonly Shot[] = [
  at('people', company, details, wide),
  at('people-tablet', company, details, tablet),
  ...both('person', company, card(/Ben Okafor/)),
  ...everywhere('person-new-key', company, card(/Carla Weiss/)),
  at('person-self', company, card(/\(you\)/)),
  at('person-member', asMember, card(/Dmitri/)),
  at('person-forged', (now) => forged(now), card(/Ben Okafor/)),
  ...both('compare', company, card(/Carla Weiss/, /Compare…|核对…/)),
  at('compare-differ', company, async (page, app, served) => {
    await card(/Carla Weiss/, /Compare…/)(page, app, served);
    await page.getByRole('button', { name: 'They differ' }).click();
    await page.getByRole('alert').waitFor();
  }),
  ...both('same-person', company, card(/Carla Weiss/, /new device…|新设备…/)),
  at('same-person-choose', company, card(/Ben Okafor/, /Same person as…/)),
  at('alias', company, card(/Emi/, /Change the name/)),
  at('block', company, card(/Dmitri/, /Block…/)),
  at('mute', company, card(/Ben Okafor/, /Mute…/)),
  at('mute-phone', company, card(/Ben Okafor/, /Mute…/), phone),
  ...both('role', company, card(/Ben Okafor/, /Change the role…|更改角色…/)),
  at('role-self', company, card(/\(you\)/, /Step down…/)),
  at('kick', company, card(/Dmitri/, /Remove from the room…/)),
  at('ban-phone', company, card(/Dmitri/, /Ban…/), phone),
  ...everywhere('rules', company, rules),
  at('rules-moderator', asModerator, rules),
  at('rules-member', asMember, details, wide),
  at('rules-passphrase', company, async (page, app, served) => {
    await rules(page);
    await page.getByRole('radio', { name: /passphrase/i }).click();
    await page.getByRole('dialog').getByLabel('Passphrase', { exact: true }).fill('correct horse');
    void [app, served];
  }),
  ...everywhere('eventful', eventful, open),
  ...both('newcomer', newcomer, open),
  ...both('muted', (now, l) => silent(now, { why: 'muted', until: inMinutes(now, 25) }, l), open),
  at('read-only', (now) => silent(now, { why: 'read-only' }), open),
  at('slow-phone', (now) => silent(now, { why: 'slow', until: inMinutes(now, 0.4) }), open, phone),
  ...both('kicked', (now, language) => removed(now, 'kick', language), open),
  at('banned', (now) => removed(now, 'ban'), open),
  at('forget', company, async (page) => {
    await details(page);
    await page.getByRole('button', { name: 'Lock and forget this room…' }).click();
    await page.getByRole('dialog').waitFor();
  }),
  ...both('settings-device', company, toHeading(/This device|此设备/)),
  at('settings-data', company, toHeading(/Your data/)),
  ...both('erase', company, erase),
  at('erase-typed', company, async (page) => {
    await erase(page);
    await page.getByRole('button', { name: 'Go on…' }).click();
    await page.getByRole('textbox').fill('erase every');
  }),
  at('erased', company, async (page) => {
    await erase(page);
    await page.getByRole('button', { name: 'Go on…' }).click();
    await page.getByRole('textbox').fill('erase everything');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Everything was erased' }).waitFor();
  }),
];

function forged(now: number): Scene {
  const scene = company(now);
  const { main } = scene;
  main.members = main.members.map((member) =>
    member.person.id === people.ben.id ? { ...member, flag: 'forged' } : member,
  );
  return scene;
}
