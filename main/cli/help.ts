import type { Language } from '../config.ts';
import type { CommandName } from './arguments.ts';

const en: Readonly<Record<CommandName | 'overview' | 'options', string>> = {
  overview: `Landline: chat that lives on your local network.

Usage: landline COMMAND [OPTIONS]

  serve           open the app in a browser on this machine
  rooms           list the rooms near you
  host NAME       host a room and talk in it
  join ROOM       join a room and talk in it
  send ROOM TEXT  send one message
  doctor --self   check that the app works on this machine

landline COMMAND --help says more about each.
Exit codes: 0 done, 1 it failed, 2 it was asked wrongly.

Example:
  landline host "Front desk" --name Ana`,
  options: `Options:
  --data DIR      keep keys and history in DIR
  --name NAME     go by NAME from now on
  --port N        listen on port N for the members of your rooms (47470); any free one where it is taken
  --http-port N   for serve: serve on port N and no other (47480, or any free one)
  --json          one JSON object a line out, and in: {"type":"send","text":…}; a plain line is a message
  --lang LANG     en or zh-CN
  -h, --help      this text
  --version       the app's version`,
  serve: `Usage: landline serve [--http-port N] [OPTIONS]

Serves the app to browsers on this machine, and prints an address that works once.
Press Enter for a new address, Ctrl+C to stop.

Example:
  landline serve --http-port 8080`,
  rooms: `Usage: landline rooms [--wait S] [OPTIONS]

Looks for rooms for S seconds (3) and lists what it found: name, host, people, address, id.

  --wait S        look for S seconds

Example:
  landline rooms --wait 10`,
  host: `Usage: landline host NAME [OPTIONS]

Hosts the room NAME: the one of that name you are in, or a new one. Where another member hosts it, you join it.
A line you write is a message, a message is a line. The end of input leaves, and hands the room over to a member who
is there; the room's history is kept. What you write while nobody is reached waits and goes out by itself.

With --json, commands are lines such as
  {"type":"send","text":"Hello"}   {"type":"history","limit":20}   {"type":"leave"}
  {"type":"cancel","id":ID}              takes back a message of yours that is "withheld"
  {"type":"edit","id":ID,"text":"Hi"}    changes one
  {"type":"handover","to":DEVICEID}      hands the room you host over to a member
  {"type":"host"}                        hosts the room from here on where nobody does
and what happens is told in lines such as
  {"type":"message","id":ID,"text":"Hello",…}   with "late" or "withheld" where that is so
  {"type":"state","id":ID,"state":"waiting"}    of your own: waiting, sent, delivered
  {"type":"removed","ids":[ID]}                 your own, taken back, or changed and told again
  {"type":"member","deviceId":ID,"name":"Ben","present":true}   {"type":"left","deviceId":ID,"name":"Ben"}
  {"type":"host","deviceId":ID,"term":2}        at each change of host
  {"type":"connection","state":"connected","merging":false}
                                                or hosting ("port", "reach"), connecting, waiting ("cause")

Example:
  landline host "Front desk" --name Ana`,
  join: `Usage: landline join ROOM [OPTIONS]

Joins ROOM: a room's name, its id, or HOST:PORT, where HOST:PORT/ID picks one of several rooms.
A line you write is a message, a message is a line. The end of input leaves; you stay a member.
When the host is lost, a member goes on hosting the room, maybe you; what you write meanwhile goes out by itself.
With --json, commands and what is told are lines as under: landline host --help

Examples:
  landline join "Front desk" --name Ben
  landline join 192.168.1.20:47470`,
  send: `Usage: landline send ROOM TEXT [OPTIONS]

Sends TEXT to ROOM (a name, an id, or HOST:PORT), waits until another device has it, and leaves.
Where that fails after you joined, the message waits and goes out the next time you are in the room.

Example:
  landline send "Front desk" "The delivery is here"`,
  doctor: `Usage: landline doctor --self [OPTIONS]

Tries once what the app needs from this machine: certificate, secure connection, signature, search table, data folder.
With --json, each is a line such as
  {"type":"check","name":"certificate","ok":true,"detail":"…"}
where name is certificate, handshake, signature, full-text or storage; where one fails, an error object follows.

Example:
  landline doctor --self`,
};

const zhCN: typeof en = {
  overview: `Landline：就在本地网络上的聊天。

用法：landline 命令 [选项]

  serve           在本机的浏览器中打开应用
  rooms           列出附近的房间
  host 名称       主持一个房间并在其中聊天
  join 房间       加入一个房间并在其中聊天
  send 房间 文字  发送一条消息
  doctor --self   检查应用在这台机器上能否工作

landline 命令 --help 说明每个命令。
退出码：0 完成，1 失败，2 用法有误。

示例：
  landline host 前台 --name 小安`,
  options: `选项：
  --data 文件夹   密钥和历史保存在该文件夹
  --name 名称     从现在起使用这个名称
  --port N        监听端口 N，供您房间的成员连接（47470），被占用时用任意空闲端口
  --http-port N   用于 serve：只使用端口 N（默认 47480 或任意空闲端口）
  --json          输出每行一个 JSON 对象；输入可为 {"type":"send","text":…}，普通行即为消息
  --lang 语言     en 或 zh-CN
  -h, --help      显示本说明
  --version       显示应用版本`,
  serve: `用法：landline serve [--http-port N] [选项]

向本机的浏览器提供应用，并显示一个只能用一次的地址。
按回车键获取新地址，按 Ctrl+C 停止。

示例：
  landline serve --http-port 8080`,
  rooms: `用法：landline rooms [--wait S] [选项]

查找房间 S 秒（默认 3 秒）并列出结果：名称、主持人、人数、地址、标识。

  --wait S        查找 S 秒

示例：
  landline rooms --wait 10`,
  host: `用法：landline host 名称 [选项]

主持该名称的房间：您所在的同名房间，或一个新房间。如果已由其他成员主持，则加入。
输入一行即发送一条消息，每条消息显示为一行。输入结束即离开，并把房间交给在场的成员；房间的历史会保留。
联系不上任何人时写的内容会留在这里，之后自动发出。

使用 --json 时，每行是一个命令，例如
  {"type":"send","text":"你好"}   {"type":"history","limit":20}   {"type":"leave"}
  {"type":"cancel","id":标识}               撤回自己一条尚未发出（withheld）的消息
  {"type":"edit","id":标识,"text":"您好"}   修改这样一条消息
  {"type":"handover","to":设备标识}         把您主持的房间交给一位成员
  {"type":"host"}                           无人主持时，从现在起由这里主持
发生的事情每件一行，例如
  {"type":"message","id":标识,"text":"你好",…}   需要时带有 late（迟到）或 withheld（尚未发出）
  {"type":"state","id":标识,"state":"waiting"}   自己的消息：waiting、sent、delivered
  {"type":"removed","ids":[标识]}                自己的消息，已撤回，或修改后会再次显示
  {"type":"member","deviceId":标识,"name":"小本","present":true}   {"type":"left","deviceId":标识,"name":"小本"}
  {"type":"host","deviceId":标识,"term":2}       每次更换主持设备时
  {"type":"connection","state":"connected","merging":false}
                                                 或 hosting（port、reach）、connecting、waiting（cause）

示例：
  landline host 前台 --name 小安`,
  join: `用法：landline join 房间 [选项]

加入房间：可用房间的名称、标识或 主机:端口；主机:端口/标识 从多个房间中选定一个。
输入一行即发送一条消息，每条消息显示为一行。输入结束即离开，您仍是成员。
主持设备断开时，由一位成员（可能是您）接着主持；这期间写的内容会自动发出。
使用 --json 时，命令和输出的格式见：landline host --help

示例：
  landline join 前台 --name 小本
  landline join 192.168.1.20:47470`,
  send: `用法：landline send 房间 文字 [选项]

把文字发送到房间（名称、标识或 主机:端口），等另一台设备收到后离开。
加入后如果发送失败，消息会留下，下次进入房间时自动发出。

示例：
  landline send 前台 "快递到了"`,
  doctor: `用法：landline doctor --self [选项]

逐项试一次应用对这台机器的要求：证书、安全连接、签名、搜索表、数据文件夹。
使用 --json 时，每项为一行，例如
  {"type":"check","name":"certificate","ok":true,"detail":"…"}
其中 name 是 certificate、handshake、signature、full-text 或 storage；有一项失败时，随后是一个 error 对象。

示例：
  landline doctor --self`,
};

const texts = { en, 'zh-CN': zhCN } as const;

export function help(language: Language, about: CommandName | null): string {
  const { options } = texts[language];
  return `${texts[language][about ?? 'overview']}\n\n${options}\n`;
}
