import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '../../../preload/contract/rules.ts';
import { keyWordsOf } from '../../support/fake-app/fake-conduct.ts';
import { deviceId, fingerprintOf, person } from '../../support/fake-app/fake-room.ts';
import { launchBrowser } from '../../support/fake-app/open-page.ts';
import { detailsOf, focused, openCard, openWorkshop } from '../../support/fake-app/people-page.ts';
import { company } from '../../support/fake-app/people-scenes.ts';
import { people } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const now = Date.now();
const { ben, carla, dmitri, emi } = people;
const former = deviceId('Carla before');
const warning = 'This is not the key you knew as Carla Weiss';

it('[I4, A46] a known name with a new key is warned of at the person, at their messages and in their card, until it is said who it is', async () => {
  const { page, app, main, close } = await openWorkshop(browser, company(now));
  const marks = page.locator('.message-warning', { hasText: warning });
  await expect.poll(() => marks.count()).toBe(2);
  app.tell(main, [main.addJoin(carla, now)]);
  await page
    .locator('.line-event', { hasText: 'Carla Weiss joined' })
    .getByRole('button', { name: warning })
    .waitFor();
  app.say(main, carla, 'Listen.');
  await page
    .locator('[aria-live="polite"] p', { hasText: `${warning}. Carla Weiss: Listen.` })
    .waitFor({ state: 'attached' });
  await marks.first().focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Carla Weiss' });
  await dialog.getByText('You had compared the former key.').waitFor();
  await dialog.getByText(fingerprintOf(former)).waitFor();
  await page.keyboard.press('Escape');
  const card = await openCard(page, /Carla Weiss/);
  await detailsOf(page).getByText(warning).waitFor();
  await card.getByRole('button', { name: 'It is somebody else' }).click();
  await card.getByText(warning).waitFor({ state: 'detached' });
  await expect.poll(() => app.notes.get(carla.id)).toMatchObject({ former: null, sameAs: null });
  await page.keyboard.press('Escape');
  await detailsOf(page).getByText(warning).waitFor({ state: 'detached' });
  await expect.poll(() => marks.count()).toBe(0);
  await close();
});

it('[I4] two devices become one person’s only on purpose, with both keys in sight, and not for good', async () => {
  const { page, app, close } = await openWorkshop(browser, company(now));
  const card = await openCard(page, /Carla Weiss/);
  await card.getByRole('button', { name: 'It is Carla Weiss’s new device…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Is Carla Weiss the same person?' });
  const words = dialog.getByRole('list', { name: 'Words of the key' });
  for (const [at, id] of [former, carla.id].entries()) {
    await dialog.getByText(fingerprintOf(id)).waitFor();
    await expect
      .poll(async () => (await words.nth(at).innerText()).replaceAll(/[\d\s]+/g, ' ').trim())
      .toBe(keyWordsOf(id).words.en.join(' '));
  }
  await expect.poll(() => focused(page)).toBe('Cancel');
  expect(app.called).not.toContain('person.note');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('It is Carla Weiss’s new device…');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Yes, the same person' }).click();
  await card.getByText('another device of somebody you know').waitFor();
  await expect.poll(() => app.notes.get(carla.id)).toMatchObject({ sameAs: former, former: null });
  await card.getByRole('button', { name: 'Not the same person after all' }).click();
  await card.getByRole('button', { name: 'Same person as…' }).waitFor();
  await expect.poll(() => app.notes.get(carla.id)?.sameAs).toBeNull();
  await close();
});

it('[I4] anybody else’s other device is chosen among the people of the room, never oneself', async () => {
  const { page, app, close } = await openWorkshop(browser, company(now));
  const card = await openCard(page, /Ben Okafor/);
  await card.getByRole('button', { name: 'Same person as…' }).click();
  const candidates = page.getByRole('dialog').getByRole('listitem');
  await candidates.first().waitFor();
  expect((await candidates.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
    'Carla Weiss',
    'Dmitri',
    'Emi from the front desk',
  ]);
  await expect.poll(() => page.getByRole('button', { name: 'Yes, the same person' }).isDisabled()).toBe(true);
  await candidates.filter({ hasText: 'Dmitri' }).getByRole('button').click();
  await page.getByRole('button', { name: 'Yes, the same person' }).click();
  await card.getByText('the same person as Dmitri').waitFor();
  await expect.poll(() => app.notes.get(ben.id)?.sameAs).toBe(dmitri.id);
  await close();
});

it('[I4] keys are compared by words in either language; what matches is marked, what differs is not', async () => {
  const { page, app, close } = await openWorkshop(browser, company(now));
  const card = await openCard(page, /Dmitri/);
  await card.getByText('Not compared yet.').waitFor();
  await card.getByRole('button', { name: 'Compare…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare with Dmitri' });
  const words = dialog.getByRole('list', { name: 'Words of the key' }).getByRole('listitem');
  const shown = async (): Promise<readonly string[]> =>
    (await words.allInnerTexts()).map((text) => text.replace(/^\d\s*/, ''));
  await expect.poll(shown).toEqual(keyWordsOf(dmitri.id).words.en);
  await dialog.getByRole('radio', { name: '中文' }).click();
  await expect.poll(shown).toEqual(keyWordsOf(dmitri.id).words['zh-CN']);
  await dialog.getByRole('button', { name: 'They differ' }).click();
  await dialog.getByRole('alert').getByText('This is not Dmitri’s key.').waitFor();
  expect(app.notes.get(dmitri.id)?.verified ?? false).toBe(false);
  await dialog.getByRole('button', { name: 'Compare again' }).click();
  await dialog.getByRole('button', { name: 'They match' }).click();
  await card.getByText('You compared this key.').waitFor();
  await expect.poll(() => focused(page)).toBe('Take that back');
  await detailsOf(page)
    .locator('.person', { hasText: 'Dmitri' })
    .getByText('Verified')
    .waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await card.getByText('Not compared yet.').waitFor();
  await expect.poll(() => app.notes.get(dmitri.id)?.verified).toBe(false);
  await close();
});

it('[people] a name of one’s own is shown wherever the person is, and can be taken back; an input method’s Enter saves nothing', async () => {
  const { page, app, main, close } = await openWorkshop(browser, company(now));
  const card = await openCard(page, /Dmitri/);
  await card.getByRole('button', { name: 'Give them a name of your own…' }).click();
  const field = page.getByRole('textbox', { name: 'Name' });
  const cdp = await page.context().newCDPSession(page);
  await field.fill('');
  await cdp.send('Input.imeSetComposition', { text: 'di ma', selectionStart: 5, selectionEnd: 5 });
  await cdp.send('Input.insertText', { text: '季马' });
  await cdp.send('Input.dispatchKeyEvent', {
    type: 'keyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
    text: '\r',
  });
  expect(app.called).not.toContain('person.note');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: '季马' }).getByText('Calls themselves Dmitri').waitFor();
  await page.keyboard.press('Escape');
  await detailsOf(page).getByRole('button', { name: /季马/ }).waitFor();
  app.say(main, dmitri, 'Still here.');
  await page.locator('.message', { hasText: 'Still here.' }).getByText('季马').first().waitFor();
  await page
    .locator('[aria-live="polite"] p', { hasText: '季马: Still here.' })
    .waitFor({ state: 'attached' });
  await openCard(page, /季马/);
  await page.getByRole('button', { name: 'Change the name you gave them…' }).click();
  await page.getByRole('button', { name: 'Use the name they gave themselves, Dmitri' }).click();
  await page.getByRole('dialog', { name: 'Dmitri' }).waitFor();
  await expect.poll(() => app.notes.get(dmitri.id)?.alias).toBeNull();
  await close();
});

it('[people] blocking says what it does, asks first, and is undone at one press', async () => {
  const { page, app, close } = await openWorkshop(browser, company(now, 'en', 'guest'));
  const card = await openCard(page, /Dmitri/);
  await card.getByRole('button', { name: 'Block…' }).click();
  await page.getByText('Dmitri is not told').waitFor();
  await expect.poll(() => focused(page)).toBe('Cancel');
  app.failNext('person.note', 'storage-full');
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByRole('alert').getByText('The disk is full').waitFor();
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await card.getByText('Blocked by you').waitFor({ state: 'attached' });
  await expect.poll(() => app.notes.get(dmitri.id)?.blocked).toBe(true);
  await card.getByRole('button', { name: 'Unblock' }).click();
  await card.getByRole('button', { name: 'Block…' }).waitFor();
  await expect.poll(() => app.notes.get(dmitri.id)?.blocked).toBe(false);
  await close();
});

it('[L6] a card offers what the own role allows, and nothing else', async () => {
  const offered = async (role: Role, name: RegExp): Promise<readonly string[]> => {
    const { page, close } = await openWorkshop(browser, company(now, 'en', role));
    const card = await openCard(page, name);
    await card.getByRole('list', { name: 'Words of the key' }).waitFor();
    const inRoom = card.locator('.person-actions', { hasText: 'In this room' }).getByRole('button');
    const labels = await inRoom.allInnerTexts();
    await close();
    return labels;
  };
  const all = ['Change the role…', 'Mute…', 'Remove from the room…', 'Ban…'];
  expect(await offered('owner', /Ben Okafor/)).toEqual(all);
  expect(await offered('owner', /\(you\)/)).toEqual(['Step down…']);
  expect(await offered('moderator', /Carla Weiss/)).toEqual(all);
  expect(await offered('moderator', /Ben Okafor/)).toEqual([]);
  expect(await offered('member', /Emi/)).toEqual([]);
});

it('[L6] a role is given after it was said what it means; what cannot be taken back is said first', async () => {
  const { page, app, main, close } = await openWorkshop(browser, company(now));
  const card = await openCard(page, /Ben Okafor/);
  await card.getByRole('button', { name: 'Change the role…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the role of Ben Okafor' });
  await expect.poll(() => dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await dialog.getByRole('radio', { name: 'Owner' }).click();
  await dialog.getByText('Only Ben Okafor can take this back.').waitFor();
  await dialog.getByRole('radio', { name: 'Member' }).click();
  await dialog.getByText('Only Ben Okafor can take this back.').waitFor({ state: 'detached' });
  expect(main.roleOf(ben.id)).toBe('moderator');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await card.locator('.badge', { hasText: 'Member' }).waitFor();
  await page.locator('.line-event', { hasText: 'You made Ben Okafor a member' }).waitFor();
  await page.keyboard.press('Escape');
  const self = await openCard(page, /\(you\)/);
  await self.getByRole('button', { name: 'Step down…' }).click();
  await page.getByRole('radio', { name: 'Guest' }).click();
  await page.getByText('You are the only owner.').waitFor();
  app.failNext('person.setRole', 'not-allowed');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('alert').getByText('Your role in this room does not allow that').waitFor();
  await close();
});

it('[J6] muting, removing and banning are asked about in plain words, done, told, and undone', async () => {
  const { page, app, main, close } = await openWorkshop(browser, company(now));
  const card = await openCard(page, /Emi/);
  await card.getByRole('button', { name: 'Mute…' }).click();
  await page.getByText('is shown to nobody').waitFor();
  await page.getByRole('radio', { name: '1 hour' }).click();
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await card.getByText(/^Muted until/).waitFor();
  await page.locator('.line-event', { hasText: 'You muted 恵美 until' }).waitFor();
  await card.getByRole('button', { name: 'Let them write again' }).click();
  await page.locator('.line-event', { hasText: 'You let 恵美 write again' }).waitFor();
  await page.keyboard.press('Escape');

  for (const [who, open, submit, line] of [
    [/Dmitri/, 'Remove from the room…', 'Remove', 'You removed Dmitri from the room'],
    [/Ben Okafor/, 'Ban…', 'Ban', 'You banned Ben Okafor'],
  ] as const) {
    await openCard(page, who);
    await page.getByRole('dialog').getByRole('button', { name: open }).click();
    await page.getByText('turns').waitFor();
    await expect.poll(() => focused(page)).toBe('Cancel');
    await page.getByRole('button', { name: submit, exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('.line-event', { hasText: line }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  }
  expect(main.removed.map(({ name, how }) => `${name} ${how}`)).toEqual([
    'Farid ban',
    'Greta kick',
    'Dmitri kick',
    'Ben Okafor ban',
  ]);
  const details = detailsOf(page);
  app.failNext('person.pardon', 'not-allowed');
  await details.getByRole('button', { name: 'Lift the ban: Farid' }).click();
  await details.getByRole('alert').waitFor();
  await details.getByRole('button', { name: 'Lift the ban: Farid' }).click();
  await page.locator('.line-event', { hasText: 'You lifted the ban on Farid' }).waitFor();
  await details.getByText('Farid').waitFor({ state: 'detached' });
  await details.getByRole('button', { name: 'Invite again: Greta' }).click();
  await page.getByRole('dialog', { name: /Invite people/ }).waitFor();
  await close();
});

it('[J6] who was removed is told to everybody, the way back only to those who may open it', async () => {
  const scene = company(now, 'en', 'guest');
  const { page, main, app, close } = await openWorkshop(browser, scene);
  await page.getByRole('button', { name: 'Room details' }).click();
  const details = detailsOf(page);
  await details.getByText(/^Banned by Ben Okafor/).waitFor();
  await expect.poll(() => details.getByRole('button', { name: /Lift|Invite again/ }).count()).toBe(0);
  main.members = main.members.map((member) =>
    member.person.id === main.self.id ? { ...member, role: 'member' } : member,
  );
  app.changed(main);
  await details.getByRole('button', { name: 'Invite again: Greta' }).waitFor();
  await expect.poll(() => details.getByRole('button', { name: 'Lift the ban: Farid' }).count()).toBe(0);
  await close();
});

it('[access] the whole of a card works by keyboard, and the focus comes back to where it was', async () => {
  const { page, close } = await openWorkshop(browser, company(now));
  await page.keyboard.press('Control+.');
  await detailsOf(page)
    .getByRole('button', { name: /Dmitri/ })
    .focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Dmitri' }).waitFor();
  await page.getByRole('button', { name: 'Ban…' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: /Ban Dmitri/ }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Ban…');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toContain('Dmitri');
  await close();
});

it('[A07] [hostile text] a name in a card is words only, and turns nothing but itself around', async () => {
  const scene = company(now);
  const mallory = person('\u202e<img src=x onerror=alert(1)>', 'red');
  scene.main.members.push({ person: mallory, present: true, role: 'member' });
  const { page, complaints, close } = await openWorkshop(browser, scene);
  const card = await openCard(page, /onerror/);
  await expect.poll(() => card.locator('img').count()).toBe(0);
  await card.getByRole('button', { name: 'Remove from the room…' }).click();
  const title = await page.getByRole('dialog').getByRole('heading').innerText();
  expect(title).toContain('<img src=x onerror=alert(1)>');
  expect(title).not.toContain('\u202e');
  expect(complaints).toEqual([]);
  await close();
});

it('[people] whoever leaves while their card is open is said to be gone', async () => {
  const { page, app, main, close } = await openWorkshop(browser, company(now));
  await openCard(page, /Emi/);
  main.members = main.members.filter((member) => member.person.id !== emi.id);
  app.peopleChanged(main);
  await page.getByRole('dialog').getByText('They are not here any more.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await close();
});

it('[L4] a device that broke the rules of signing is marked at the person and at their messages, with a sentence in the card', async () => {
  const scene = company(now);
  scene.main.members = scene.main.members.map((member) =>
    member.person.id === ben.id ? { ...member, flag: 'forked' } : member,
  );
  const { page, app, main, close } = await openWorkshop(browser, scene);
  const short = 'Signed two different things for one place';
  await page.locator('.message-warning', { hasText: short }).first().click();
  await page
    .getByRole('dialog', { name: 'Ben Okafor' })
    .getByText('so others may see something else')
    .waitFor();
  await page.keyboard.press('Escape');
  main.members = main.members.map((member) =>
    member.person.id === ben.id ? { ...member, flag: 'forged' } : member,
  );
  app.peopleChanged(main);
  await page
    .locator('.message-warning', { hasText: 'Passed on messages that were not genuine' })
    .first()
    .waitFor();
  await expect.poll(() => page.locator('.message-warning', { hasText: short }).count()).toBe(0);
  await close();
});
