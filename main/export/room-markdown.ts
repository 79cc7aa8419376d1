import type { Message } from '../../preload/contract/model.ts';
import { lineWords, marksOf, quoteWords } from './line-words.ts';
import type { RoomDocument } from './room-document.ts';
import type { ExportTexts } from './text.ts';

/** Every mark that Markdown could take for something. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/[!-/:-@[-`{-~]/g, '\\$&');

/**
 * What somebody wrote, with the marks they formatted it by; links, pictures and HTML are as they were typed. Each line stands in a
 * quotation, so that nothing in it can look like a part of the document.
 */
const quoted = (text: string): string =>
  text
    .toWellFormed()
    .split('\n')
    .map((line) => `> ${line.replace(/[\\<>[\]!&]/g, '\\$&')}`.trimEnd())
    .join('\n');

/** CommonMark. */
export const markdownDocument: RoomDocument = {
  head: ({ roomName, by, at }, texts) =>
    `# ${plain(roomName)}\n\n${plain(texts.say('exported', { name: by, time: texts.moment(at) }))}\n`,
  day: (ms, texts) => `\n## ${plain(texts.day(ms))}\n`,
  item: (item, texts) =>
    item.kind === 'message' ? message(item, texts) : `\n*${plain(lineWords(item, texts))}*\n`,
  foot: (texts) => `\n---\n\n${plain(texts.say('end'))}\n`,
};

function message(item: Message, texts: ExportTexts): string {
  const { authorName, sentAt, text, reply, forwarded, reactions } = item;
  const marks = [texts.time(sentAt), ...marksOf(item, texts)].map(plain);
  const said = reactions.map(({ emoji, names, count }) => {
    const others = count > names.length ? ` +${count - names.length}` : '';
    return plain(`${emoji} ${names.join(', ')}${others}`);
  });
  const parts = [
    `**${plain(authorName)}** ${marks.join(' · ')}`,
    reply && `↩ ${plain(`${reply.authorName}: ${quoteWords(reply, texts)}`)}`,
    forwarded && `↪ ${plain(texts.say('forwarded', { name: forwarded.authorName }))}`,
    quoted(text),
    said.length > 0 && said.join(' · '),
  ];
  return `\n${parts.filter(Boolean).join('\n\n')}\n`;
}
