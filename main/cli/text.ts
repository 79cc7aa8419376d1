import type { Language, UsageProblem } from '../config.ts';

const en = {
  'usage.data-folder': '“{shown}” cannot be a data folder. Give the path of a folder.',
  'usage.name': '“{shown}” cannot be a name. Give one with 1 to 40 visible characters.',
  'usage.port': '“{shown}” is not a port. Give a whole number from 0 to 65535; 0 means any free one.',
  'usage.language': '“{shown}” is not a language of this app. Give en or zh-CN.',
  'usage.log-level': 'LANDLINE_LOG is “{shown}”. Set it to error, warn, info or debug.',
  'usage.command': 'There is no command “{shown}”.',
  'usage.command-missing': 'Say what to do.',
  'usage.option': 'There is no option “{shown}” here.',
  'usage.option-value': 'Something is wrong with the value of “{shown}”.',
  'usage.argument-missing': '{shown} is missing.',
  'usage.argument-extra': '“{shown}” is one argument too many. Put quotes around text with spaces.',
  'usage.wait': '“{shown}” is not a time to wait. Give seconds, from 0 to 3600.',
  'usage.self-missing': 'Say what to look at: --self checks this app on this machine.',
  'usage.hint': 'See: landline --help',
  'serve.address': 'Landline is open at {address}',
  'serve.how': 'The address works once. Press Enter for a new one, Ctrl+C to stop.',
  'serve.no-interface': 'The interface has not been built. Run “npm run build”, then try again.',
  'rooms.none':
    'No room was found within {seconds} s. Somebody has to host one on this network: landline host NAME',
  'rooms.row': '{name}  {host}, {people} here  {address}  {id}',
  'talk.hosting': 'You host “{room}” on port {port}. Write a line to send it; {end} leaves.',
  'talk.joined': 'You are in “{room}” with {people} here. Write a line to send it; {end} leaves.',
  'talk.offline':
    'Nobody who hosts “{room}” can be reached now. What you write waits here and goes out by itself.',
  'talk.came': '{name} is here.',
  'talk.went': '{name} has left.',
  'talk.host': '{name} hosts the room now.',
  'talk.key-end': 'Ctrl+D',
  'talk.sent': 'Sent to “{room}”.',
  'talk.unsent':
    '{count} of your messages could not be sent yet. They wait here and go out the next time you are in “{room}”.',
  'find.none': 'No room “{target}” was found within {seconds} s. Look which ones there are: landline rooms',
  'find.several': 'There is more than one room “{target}”. Join one of these:',
  'input.not-json':
    'This line is not a command. Each line is one JSON object, such as {"type":"send","text":"Hello"}.',
  'input.not-text': 'This line is not UTF-8 text, so it was not sent.',
  'doctor.found':
    'Landline checked itself, and this does not work on this machine: {checks}. Some things may fail. See: landline doctor --self',
  'doctor.certificate': 'Certificate',
  'doctor.handshake': 'Secure connection to itself',
  'doctor.signature': 'Signature',
  'doctor.full-text': 'Search table',
  'doctor.storage': 'Writing to the data folder',
  'doctor.works': 'works',
  'doctor.fails': 'FAILS',
  'doctor.good': 'All of it works on this machine.',
  'doctor.bad': 'Something does not work on this machine: what fails is named above.',
} as const;
export type TextKey = keyof typeof en;

const zhCN: Readonly<Record<TextKey, string>> = {
  'usage.data-folder': '“{shown}”不能作为数据文件夹。请给出一个文件夹的路径。',
  'usage.name': '“{shown}”不能作为名称。请使用 1 到 40 个可见字符。',
  'usage.port': '“{shown}”不是端口。请给出 0 到 65535 的整数，0 表示任意空闲端口。',
  'usage.language': '应用没有“{shown}”这种语言。请使用 en 或 zh-CN。',
  'usage.log-level': 'LANDLINE_LOG 的值是“{shown}”。请设为 error、warn、info 或 debug。',
  'usage.command': '没有“{shown}”这个命令。',
  'usage.command-missing': '请说明要做什么。',
  'usage.option': '这里没有“{shown}”这个选项。',
  'usage.option-value': '“{shown}”的值有问题。',
  'usage.argument-missing': '缺少 {shown}。',
  'usage.argument-extra': '多了一个参数“{shown}”。含空格的文字请加引号。',
  'usage.wait': '“{shown}”不是等待时间。请给出 0 到 3600 的秒数。',
  'usage.self-missing': '请说明要检查什么：--self 检查本机上的这个应用。',
  'usage.hint': '参见：landline --help',
  'serve.address': 'Landline 的地址：{address}',
  'serve.how': '这个地址只能用一次。按回车键获取新地址，按 Ctrl+C 停止。',
  'serve.no-interface': '界面尚未构建。请运行“npm run build”，然后重试。',
  'rooms.none': '{seconds} 秒内没有找到房间。这个网络上需要有人开设一个：landline host 名称',
  'rooms.row': '{name}  {host}，{people} 人在线  {address}  {id}',
  'talk.hosting': '您正在端口 {port} 上主持“{room}”。输入一行即发送一条消息，{end} 离开。',
  'talk.joined': '您已进入“{room}”，{people} 人在线。输入一行即发送一条消息，{end} 离开。',
  'talk.offline': '现在联系不上“{room}”的主持设备。您写的内容会留在这里，之后自动发出。',
  'talk.came': '{name} 来了。',
  'talk.went': '{name} 离开了。',
  'talk.host': '现在由 {name} 主持房间。',
  'talk.key-end': 'Ctrl+D',
  'talk.sent': '已发送到“{room}”。',
  'talk.unsent': '您有 {count} 条消息还没能发出。它们留在这里，下次进入“{room}”时会自动发出。',
  'find.none': '{seconds} 秒内没有找到房间“{target}”。查看有哪些房间：landline rooms',
  'find.several': '有不止一个房间叫“{target}”。请加入其中之一：',
  'input.not-json': '这一行不是命令。每行应是一个 JSON 对象，例如 {"type":"send","text":"你好"}。',
  'input.not-text': '这一行不是 UTF-8 文字，没有发送。',
  'doctor.found':
    '应用自检发现这台机器上有部分功能不能工作：{checks}。有些操作可能失败。参见：landline doctor --self',
  'doctor.certificate': '证书',
  'doctor.handshake': '与自身的安全连接',
  'doctor.signature': '签名',
  'doctor.full-text': '搜索表',
  'doctor.storage': '写入数据文件夹',
  'doctor.works': '正常',
  'doctor.fails': '失败',
  'doctor.good': '在这台机器上一切正常。',
  'doctor.bad': '这台机器上有部分功能不能工作：失败的部分见上。',
};

const texts = { en, 'zh-CN': zhCN } as const;

/** The text of `key` with `{…}` filled in. */
export function text(
  language: Language,
  key: TextKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return texts[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export const isTextKey = (key: string): key is TextKey => Object.hasOwn(en, key);
export const usageKey = (problem: UsageProblem): TextKey => `usage.${problem}`;
