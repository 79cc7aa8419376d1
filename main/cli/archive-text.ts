/** What the commands about documents, archives and searching say. */
export const archiveEn = {
  'usage.format': '“{shown}” is not a format. Give html, markdown or json.',
  'archive.exported': 'Wrote “{room}” into {file}.',
  'archive.not-here': 'No room “{target}” is kept here. Give the name or id of a room you are in.',
  'archive.several': 'More than one room is called “{target}”. Give one of these ids: {ids}',
  'archive.short': 'The passphrase of an archive has at least 8 characters.',
  'archive.saved': 'Saved “{room}” in {file}. Nobody can open it without the passphrase.',
  'archive.unreadable': '{file} cannot be read.',
  'archive.facts': 'An archive of “{room}” with {messages} messages, made by {name}, {time}.',
  'archive.added': 'What was missing of it is here now: {missing} entries.',
  'archive.readable': 'You are not in “{room}”. It can be read here now, and nothing more.',
  'search.row': '{room}  {time}  {name}: {text}',
  'search.none': 'Nothing was found for “{words}”.',
} as const;

export const archiveZhCN: Readonly<Record<keyof typeof archiveEn, string>> = {
  'usage.format': '“{shown}”不是格式。请给出 html、markdown 或 json。',
  'archive.exported': '已将“{room}”写入 {file}。',
  'archive.not-here': '这里没有保存名为“{target}”的房间。请给出您所在房间的名称或标识。',
  'archive.several': '名为“{target}”的房间不止一个。请给出其中一个标识：{ids}',
  'archive.short': '存档密码至少需要 8 个字符。',
  'archive.saved': '已将“{room}”保存到 {file}。没有密码，任何人都无法打开。',
  'archive.unreadable': '无法读取 {file}。',
  'archive.facts': '“{room}”的存档，共 {messages} 条消息，由 {name} 制作，{time}。',
  'archive.added': '缺少的内容已补上：{missing} 条记录。',
  'archive.readable': '您不在“{room}”中。现在可以在这里阅读，仅此而已。',
  'search.row': '{room}  {time}  {name}：{text}',
  'search.none': '没有找到“{words}”。',
};
