import type { Page } from 'playwright-core';
import { askToJoin, endInvite } from './fake-admission.ts';
import type { FakeApp } from './fake-app.ts';
import type { FakeRoom } from './fake-room.ts';
import { doors, invited, strangers, waitingOutside } from './door-scenes.ts';
import { office } from './scenes.ts';
import type { Shot } from './shots.ts';

const phone = { width: 360, height: 740 };
const tablet = { width: 900, height: 700 };
const wide = { width: 1440, height: 900 };
type Language = 'en' | 'zh-CN';
type Go = (page: Page, app: FakeApp) => Promise<void>;

const button = (page: Page, name: RegExp): ReturnType<Page['getByRole']> =>
  page.getByRole('main').getByRole('button', { name });
const knock =
  (name: RegExp): Go =>
  async (page) => {
    await button(page, name).click();
    await page.getByRole('dialog').waitFor();
  };
const board = knock(/Board meeting|董事会/);
const clinic = knock(/Clinic|三号诊室/);
const submit = (page: Page): Promise<void> => page.keyboard.press('Enter');

const wrong: Go = async (page, app) => {
  await board(page, app);
  await page.keyboard.type('horse');
  await submit(page);
  await page.getByRole('alert').waitFor();
};
const failing =
  (code: 'host-doubtful' | 'too-many-guesses'): Go =>
  async (page, app) => {
    await board(page, app);
    await page.keyboard.type('correct horse');
    app.failNext('room.join', code);
    await submit(page);
    await page.getByRole('alert').waitFor();
  };
const join: Go = async (page) => {
  await button(page, /Join with a code|用代码或链接加入/).click();
  await page.getByRole('dialog').waitFor();
};
const typing =
  (text: string, then: RegExp | null = null): Go =>
  async (page, app) => {
    await join(page, app);
    await page.keyboard.type(text);
    if (!then) return;
    await submit(page);
    await page.getByText(then).waitFor();
  };
const start =
  (access: RegExp, passphrase: string | null = null): Go =>
  async (page) => {
    await button(page, /Start a room|创建房间/).click();
    await page.getByRole('radio', { name: access }).click();
    if (passphrase !== null) await page.getByLabel(/^(Passphrase|口令)$/).fill(passphrase);
  };

const openWorkshop: Go = async (page) => {
  const back = page.getByRole('button', { name: /Back to the rooms|返回房间列表/ });
  const row = page.getByRole('navigation').getByRole('button', { name: /Workshop|二楼工作室/ });
  await back.or(row).first().waitFor();
  if (await back.isVisible()) await back.click();
  await row.click();
  await page.locator('.conversation li').last().waitFor();
};
const invite: Go = async (page, app) => {
  await openWorkshop(page, app);
  const called = { name: /Invite people|邀请他人/ };
  const main = page.getByRole('main');
  if (await main.getByRole('button', called).isVisible()) await main.getByRole('button', called).click();
  else {
    // On a phone it is in the menu.
    await main.getByRole('button', { name: /^(More about this room|更多操作)$/ }).click();
    await page.getByRole('menuitem', called).click();
  }
  await page.getByRole('dialog').waitFor();
};
const makeLink: Go = async (page, app) => {
  await invite(page, app);
  await page.getByRole('button', { name: /^(Make a link|生成链接)$/ }).click();
  await page.locator('.qr-ink[d^="M"]').waitFor();
};
const makeCode: Go = async (page, app) => {
  await invite(page, app);
  await page.getByRole('radio', { name: /Code to say|口述代码/ }).click();
  await page.getByRole('button', { name: /^(Make a code|生成代码)$/ }).click();
  await page.getByRole('timer').waitFor();
};

type Size = NonNullable<Shot['size']>;
/** The same scene in both languages, each at another width. */
const inBoth = (
  name: string,
  app: (now: number, language: Language) => FakeApp,
  go: Go,
  english: Size,
  chinese: Size,
): readonly Shot[] => [
  { name, size: english, app: (now) => app(now, 'en'), go },
  { name: `${name}-chinese`, size: chinese, app: (now) => app(now, 'zh-CN'), go },
];
const near = (now: number, language: Language): FakeApp => doors(now, language).app;
const inside = (now: number, language: Language): FakeApp => office(now, language).app;
const own = (now: number, language: Language): { app: FakeApp; main: FakeRoom } => {
  const scene = office(now, language);
  const self = scene.main.members.find(({ person }) => person.id === scene.app.self.id);
  if (self) self.role = 'moderator';
  scene.main.rules = { ...scene.main.rules, access: 'ask' };
  scene.main.readUpTo = scene.main.items.at(-1)?.cursor ?? null;
  return scene;
};
const asked = (now: number, language: Language): FakeApp => {
  const { app, main } = own(now, language);
  askToJoin(app, main, strangers.zoe);
  return app;
};
const handed = (now: number, language: Language, goodForMs?: number, known = true): FakeApp => {
  const { app, link } = invited(now, language, goodForMs, known);
  app.admission.handed = link;
  return app;
};
const card: Go = (page) => page.getByRole('dialog').waitFor();

/** What shows how people get into rooms, and let others in. */
export const doorShots: readonly Shot[] = [
  ...inBoth('doors', near, async () => undefined, wide, phone),
  ...inBoth('start-passphrase', near, start(/passphrase|口令/, 'three word phrase'), tablet, phone),
  ...inBoth('door-wrong', near, wrong, wide, phone),
  ...inBoth('door-doubtful', near, failing('host-doubtful'), phone, tablet),
  { name: 'door-paused', size: tablet, app: (now) => near(now, 'en'), go: failing('too-many-guesses') },
  ...inBoth('door-ask', near, clinic, phone, wide),
  { name: 'door-asked', app: (now) => waitingOutside(now), go: clinic },
  { name: 'door-invite', size: tablet, app: (now) => near(now, 'en'), go: knock(/Personnel/) },
  { name: 'door-locked', size: phone, app: (now) => near(now, 'en'), go: knock(/Examination/) },
  ...inBoth('waiting', waitingOutside, async () => undefined, phone, tablet),
  { name: 'waiting-wide', size: wide, app: (now) => waitingOutside(now) },
  ...inBoth('join-empty', near, join, tablet, phone),
  { name: 'join-code', size: wide, app: (now) => near(now, 'en'), go: typing('k7qm 4xrw', /Which room/) },
  { name: 'join-name', size: phone, app: (now) => near(now, 'en'), go: typing('workshop') },
  { name: 'join-camera', size: phone, app: (now) => near(now, 'en'), go: scan },
  ...inBoth('invitation', handed, card, wide, phone),
  { name: 'invitation-unknown', size: tablet, app: (now) => handed(now, 'en', undefined, false), go: card },
  { name: 'invitation-expired', size: phone, app: (now) => handed(now, 'en', -1_000), go: card },
  {
    name: 'invitation-unreadable',
    app(now) {
      const app = near(now, 'en');
      app.admission.handed = 'landline://join/ABC';
      return app;
    },
    go: card,
  },
  ...inBoth('invite', inside, invite, tablet, phone),
  ...inBoth('invite-link', inside, makeLink, phone, wide),
  ...inBoth('invite-code', inside, makeCode, wide, phone),
  {
    name: 'invite-gone',
    app: (now) => inside(now, 'en'),
    async go(page, app) {
      await makeLink(page, app);
      const [room] = app.rooms.values();
      const [made] = (room && app.admission.invites.get(room.id)) ?? [];
      if (room && made) endInvite(app, room, made.id);
      await page.getByText('was used or revoked').waitFor();
    },
  },
  {
    name: 'invite-refused',
    app(now) {
      const { app, main } = office(now);
      main.rules = { ...main.rules, inviters: 'moderators' };
      return app;
    },
    go: invite,
  },
  ...inBoth('asking', asked, openWorkshop, tablet, phone),
  {
    name: 'asking-several',
    size: wide,
    app(now) {
      const { app, main } = own(now, 'en');
      askToJoin(app, main, strangers.zoe);
      askToJoin(app, main, strangers.ben, true);
      askToJoin(app, main, strangers.long);
      return app;
    },
    go: openWorkshop,
  },
  {
    name: 'asking-several-phone',
    size: phone,
    app(now) {
      const { app, main } = own(now, 'en');
      askToJoin(app, main, strangers.ben, true);
      askToJoin(app, main, strangers.long);
      return app;
    },
    go: openWorkshop,
  },
];

async function scan(page: Page, app: FakeApp): Promise<void> {
  await join(page, app);
  await page.getByRole('button', { name: /Scan a QR code|扫描二维码/ }).click();
  await page
    .getByRole('status')
    .filter({ hasText: /camera|摄像头/i })
    .waitFor();
}
