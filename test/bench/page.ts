import { ensureBuilt } from '../../build/built.ts';
import { launchBrowser } from '../support/fake-app/open-page.ts';
import type { BenchOptions } from './bench-options.ts';
import { startLongRoom } from './long-room.ts';
import { barePage, roomPage, type ChatPage, type Scrolled } from './pages.ts';
import { figure, times, type Table } from './report.ts';

interface Measured {
  readonly openMs: number;
  readonly scrolled: Scrolled;
  readonly typingMs: number;
  readonly rows: number;
  readonly heapBefore: number;
  readonly heapAfter: number;
}

/** A long room in a real browser over a real app, beside a bare page with as many plain rows. */
export async function page({ quick }: BenchOptions): Promise<readonly Table[]> {
  await ensureBuilt();
  const messages = quick ? 3_000 : 100_000;
  const hour = quick ? 300 : 3_600;
  const browser = await launchBrowser(['--js-flags=--expose-gc']);
  const room = await startLongRoom(messages);
  try {
    const ours = await measure(await roomPage(browser, room), hour, quick);
    const floor = await measure(await barePage(browser, messages), hour, quick);
    const row = (what: string, pick: (one: Measured) => number): string[] => [
      what,
      figure(pick(ours)),
      figure(pick(floor)),
      times(pick(ours), pick(floor)),
    ];
    return [
      {
        title: `A room of ${figure(messages)} messages in the page`,
        columns: ['', 'Landline', 'plain rows', 'ratio'],
        rows: [
          row('opened until the last message is painted, ms', ({ openMs }) => openMs),
          row('scrolled through: frames a second', ({ scrolled }) => scrolled.perSecond),
          row('scrolled through: frames dropped, of 100', ({ scrolled }) => scrolled.droppedPart * 100),
          row('scrolled through: longest frame, ms', ({ scrolled }) => scrolled.longestMs),
          row('a key pressed until its letter is painted, p95 ms', ({ typingMs }) => typingMs),
          row('rows in the page while typing', ({ rows }) => rows),
          row('heap of the page, MB', ({ heapBefore }) => heapBefore / 1e6),
          row(`and after ${figure(hour)} more messages, MB`, ({ heapAfter }) => heapAfter / 1e6),
        ],
        notes: [
          'plain rows: a page with nothing but a field and as many divs, all of them in the page; for typing the last 1,000',
          'while typing each row is cut to 1.8 px, for the window on the room takes in what is in sight and 1,200 px to either side',
          'a frame is dropped where the one before was painted more than 25 ms ago',
          `an hour of chat: a message a second, ${figure(hour)} of them as fast as the page takes them`,
        ],
      },
    ];
  } finally {
    await room.stop();
    await browser.close();
  }
}

async function measure(chat: ChatPage, hour: number, quick: boolean): Promise<Measured> {
  try {
    const openMs = await chat.open();
    const heapBefore = await chat.heap();
    const scrolled = await chat.scroll(quick ? 60 : 300);
    await chat.toEnd();
    const { p95Ms, rows } = await chat.type(quick ? 20 : 100);
    await chat.hear(hour);
    return { openMs, scrolled, typingMs: p95Ms, rows, heapBefore, heapAfter: await chat.heap() };
  } finally {
    await chat.close();
  }
}
