import { createHash } from 'node:crypto';
import type { Message } from '../../preload/contract/model.ts';
import { escapeHtml, htmlWords } from './html-words.ts';
import { lineWords, marksOf, quoteWords } from './line-words.ts';
import { timeOf } from './lines.ts';
import type { RoomDocument } from './room-document.ts';
import type { ExportTexts } from './text.ts';

const style = `
:root { color-scheme: light dark; --ground: #fff; --text: #1c1e21; --quiet: #5c6470; --edge: #d8dce2; --mark: #2458c5;
  --code: #f0f2f5; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #17191c; --text: #e8eaed; --quiet: #a2aab5; --edge: #3a3f47; --mark: #8ab4ff; --code: #24282d; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 32px 16px; max-width: 720px; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; }
h1 { margin: 0; font-size: 28px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 32px 0 16px; padding-bottom: 4px; border-bottom: 1px solid var(--edge); font-size: 14px; color: var(--quiet); }
header p, footer { color: var(--quiet); font-size: 14px; }
article { margin: 0 0 16px; break-inside: avoid; }
article:target { outline: 2px solid var(--mark); outline-offset: 4px; border-radius: 4px; }
article > p { margin: 0; }
.by { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: baseline; }
.by span, .by time, .line, .from { color: var(--quiet); font-size: 14px; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.line { margin: 0 0 16px; text-align: center; overflow-wrap: anywhere; }
.words > * { margin: 0; }
.words > * + * { margin-top: 8px; }
.words :is(ul, ol) { padding-inline-start: 24px; }
.words :is(li, blockquote) > p { margin: 0; }
blockquote { padding-inline-start: 12px; border-inline-start: 3px solid var(--edge); color: var(--quiet); overflow-wrap: anywhere; }
.reply { margin: 4px 0; font-size: 14px; white-space: pre-wrap; }
.reply a { color: inherit; text-decoration: none; }
.words a { color: var(--mark); }
code { padding: 0 4px; border-radius: 4px; background: var(--code); font: 14px/1.5 ui-monospace, Consolas, monospace; }
pre { padding: 8px 12px; border-radius: 8px; background: var(--code); white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { padding: 0; background: none; }
.reactions { display: flex; flex-wrap: wrap; gap: 4px 8px; margin: 4px 0 0; padding: 0; list-style: none; font-size: 14px; }
.reactions li { padding: 0 8px; border: 1px solid var(--edge); border-radius: 12px; overflow-wrap: anywhere; }
footer { margin-top: 32px; padding-top: 16px; border-top: 1px solid var(--edge); text-align: center; }
@media print {
  :root { --ground: #fff; --text: #000; --quiet: #444; --edge: #bbb; --code: #eee; }
  body { padding: 0; max-width: none; font-size: 11pt; }
  h2 { break-after: avoid; }
}
`;
const hash = createHash('sha256').update(style).digest('base64');
/** Nothing runs, nothing is fetched, nothing is sent: only this style is applied. */
const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;

/** One page that stands for itself. */
export const htmlDocument: RoomDocument = {
  head: ({ roomName, by, at }, texts) => `<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(roomName)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1 dir="auto">${escapeHtml(roomName)}</h1>
<p>${escapeHtml(texts.say('exported', { name: by, time: texts.moment(at) }))}</p>
</header>
<main>
`,
  day: (ms, texts) => `<h2>${escapeHtml(texts.day(ms))}</h2>\n`,
  item: (item, texts) =>
    item.kind === 'message'
      ? message(item, texts)
      : `<p class="line" dir="auto">${escapeHtml(lineWords(item, texts))}</p>\n`,
  foot: (texts) => `</main>\n<footer>${escapeHtml(texts.say('end'))}</footer>\n</body>\n</html>\n`,
};

function message(item: Message, texts: ExportTexts): string {
  const { id, authorName, sentAt, reply, forwarded, reactions } = item;
  const marks = marksOf(item, texts).map((mark) => ` <span>${escapeHtml(mark)}</span>`);
  const time = `<time datetime="${timeOf(sentAt)}">${escapeHtml(texts.time(sentAt))}</time>`;
  const parts = [
    `<p class="by"><b dir="auto">${escapeHtml(authorName)}</b> ${time}${marks.join('')}</p>`,
    reply &&
      `<blockquote class="reply" dir="auto"><a href="#${reply.id}"><b>${escapeHtml(reply.authorName)}</b> ${escapeHtml(quoteWords(reply, texts))}</a></blockquote>`,
    forwarded &&
      `<p class="from" dir="auto">${escapeHtml(texts.say('forwarded', { name: forwarded.authorName }))}</p>`,
    `<div class="words">\n${htmlWords(item)}\n</div>`,
    reactions.length > 0 && `<ul class="reactions">${reactions.map(reaction).join('')}</ul>`,
  ];
  return `<article id="${id}">\n${parts.filter(Boolean).join('\n')}\n</article>\n`;
}

function reaction({ emoji, names, count }: Message['reactions'][number]): string {
  const others = count > names.length ? ` +${count - names.length}` : '';
  return `<li dir="auto">${escapeHtml(`${emoji} ${names.join(', ')}${others}`)}</li>`;
}
