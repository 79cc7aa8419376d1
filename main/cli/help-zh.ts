import type { HelpTexts } from './help-en.ts';

export const helpZhCN: HelpTexts = {
  overview: `Landline：就在本地网络上的聊天。

用法：landline 命令 [选项]

  serve           在本机的浏览器中打开应用
  rooms           列出附近的房间
  host 名称       主持一个房间并在其中聊天
  join 房间       加入一个房间并在其中聊天
  send 房间 文字  发送一条消息
  invite 房间     为一个人创建邀请
  search 词语     在您的房间中查找消息
  export 文件     把与您有关的全部内容或一个房间写入文件
  archive 房间 文件   把房间存为加密的存档
  open-archive 文件   打开存档
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

查找房间 S 秒（默认 3 秒）并列出结果：名称、主持人、人数、地址、标识；
房间不是对所有人开放时，还有加入方式。

  --wait S        查找 S 秒

示例：
  landline rooms --wait 10`,
  host: `用法：landline host 名称 [--access 方式] [--passphrase-file 文件] [--hidden] [选项]

主持该名称的房间：您所在的同名房间，或一个新房间。如果已由其他成员主持，则加入。
输入一行即发送一条消息，每条消息显示为一行。输入结束即离开，并把房间交给在场的成员；房间的历史会保留。
联系不上任何人时写的内容会留在这里，之后自动发出。

  --access 方式           新人如何加入：open（新房间的默认）、passphrase（口令）、invite（仅凭邀请）或 ask（请求）
  --passphrase-file 文件  口令是文件的第一行；文件为 - 时是输入的第一行
  --hidden                新房间不告诉在附近查看的人：新人凭邀请加入
口令也可以放在 LANDLINE_PASSPHRASE 中。它从不作为参数：本机上的每个用户都能列出参数。

使用 --json 时，每行是一个命令，例如
  {"type":"send","text":"你好"}   {"type":"history","limit":20}   {"type":"leave"}
  {"type":"cancel","id":标识}               撤回自己一条尚未发出（withheld）的消息
  {"type":"edit","id":标识,"text":"您好"}   修改这样一条消息
  {"type":"handover","to":设备标识}         把您主持的房间交给一位成员
  {"type":"host"}                           无人主持时，从现在起由这里主持
  {"type":"admit","deviceId":标识}          让请求者加入；另有 turn-away、kick、ban、pardon
  {"type":"mute","deviceId":标识,"minutes":10}    null 表示一直禁言，0 表示解除
  {"type":"role","deviceId":标识,"role":"moderator"}    owner、moderator、member 或 guest
  {"type":"rules","change":{"access":"passphrase"},"passphrase":…}    或 locked、readOnly、slowSeconds、files、history、
                                            inviters
  {"type":"invite","by":"link","minutes":60}    或 "by":"code"；{"type":"revoke","id":标识}
  {"type":"invites"}   {"type":"out"}       列出有效的邀请，以及被移出的人
发生的事情每件一行，例如
  {"type":"message","id":标识,"text":"你好",…}   需要时带有 late（迟到）或 withheld（尚未发出）
  {"type":"state","id":标识,"state":"waiting"}   自己的消息：waiting、sent、delivered
  {"type":"removed","ids":[标识]}                自己的消息，已撤回，或修改后会再次显示
  {"type":"member","deviceId":标识,"name":"小本","present":true}   {"type":"left","deviceId":标识,"name":"小本"}
  {"type":"host","deviceId":标识,"term":2}       每次更换主持设备时
  {"type":"connection","state":"connected","merging":false}
                                                 或 hosting（port、reach）、connecting、waiting（cause）、
                                                 removed（how、by）
  {"type":"rules","access":"open",…}             房间的全部规则，开始时和每次更改时
  {"type":"role","deviceId":标识,"name":"小本","role":"member"}
  {"type":"conduct","what":"mute","subject":"小本","author":标识,"name":"小安","until":…}
                                                 或 kick、ban、pardon、unmute、admit
  {"type":"asking","deviceId":标识,"name":"小本","fingerprint":…,"waiting":true}
  {"type":"silence","why":"muted","until":…}     不能发言：muted、read-only、slow；null 表示可以发言
  {"type":"invite","id":标识,"by":"link","expiresAt":…,"text":…}   {"type":"out","deviceId":标识,"name":…,"how":…,"by":…}
  {"type":"changed"}                             已显示的内容可能不再正确：请重新获取历史

示例：
  landline host 前台 --name 小安
  landline host 后勤 --access passphrase --passphrase-file 口令.txt`,
  join: `用法：landline join 房间 [--passphrase-file 文件] [--code] [--ask] [选项]
      landline join 链接 [--yes] [选项]
      landline join @某人 [选项]

加入房间：可用房间的名称、标识或 主机:端口；主机:端口/标识 从多个房间中选定一个。
@某人：与您同在一个房间的人的名称或标识，与其单独聊天。
链接是一个邀请，landline://join/…：先显示它的内容，您回答 y 之后才会使用。

  --passphrase-file 文件  口令是文件的第一行；文件为 - 时是输入的第一行
  --code                  这样给出或输入的是口头邀请码，不是口令
  --ask                   请求管理员让您加入，并等待答复
  --yes                   不询问就使用邀请，用于脚本
口令也可以放在 LANDLINE_PASSPHRASE 中。它从不作为参数：本机上的每个用户都能列出参数。
链接也是如此，不过它只能让一个人加入。房间不要求时，不会出示任何一种。
使用 --json 时，{"type":"preview",…} 给出邀请的内容，{"type":"asked","roomId":标识} 表示已请求管理员。

输入一行即发送一条消息，每条消息显示为一行。输入结束即离开，您仍是成员。
主持设备断开时，由一位成员（可能是您）接着主持；这期间写的内容会自动发出。
使用 --json 时，命令和输出的格式见：landline host --help

示例：
  landline join 前台 --name 小本
  landline join 192.168.1.20:47470
  landline join 后勤 --passphrase-file 口令.txt`,
  send: `用法：landline send 房间 文字 [--passphrase-file 文件] [选项]

把文字发送到房间（名称、标识、主机:端口 或 @某人），等另一台设备收到后离开。
加入后如果发送失败，消息会留下，下次进入房间时自动发出。
房间的口令按此给出：landline join --help

示例：
  landline send 前台 "快递到了"`,
  invite: `用法：landline invite 房间 [--minutes N | --code] [选项]

为您所在、并且有人主持的房间（名称或标识）创建一个邀请并显示出来。它可以让一个人加入：
链接的有效时间由您决定，供口头告知的邀请码有效十分钟。拿到它的人都能使用，请不要再发给别人。
列出和撤销邀请的方法见：landline host --help

  --minutes N     链接有效的分钟数
  --code          创建八个字符的邀请码，而不是链接

示例：
  landline invite 后勤 --minutes 60`,
  search: `用法：landline search 词语 [选项]

在这里保存的所有房间中查找消息，最新的在前，最多五十条。消息须包含全部词语；
双引号中的文字须原样出现。使用 --json 时，每条为一行，例如
  {"type":"found","roomId":标识,"id":标识,"deviceId":标识,"name":"小本","sentAt":…,"text":"你好"}

示例：
  landline search '油漆 "东侧楼梯"'`,
  archive: `用法：landline archive 房间 文件 [--passphrase-file 文件] [选项]

把这里保存的房间（名称或标识）的全部内容存入一个新文件，由您签名，并用密码加密；
密码至少 8 个字符，会要求输入。在别处打开时可以阅读房间，或补上缺少的内容。
同时拿到文件和密码的人能读取全部内容。使用 --json 时，最后是 {"type":"saved","file":文件,"roomId":标识}

  --passphrase-file 文件  密码是文件的第一行；文件为 - 时是输入的第一行
密码也可以放在 LANDLINE_PASSPHRASE 中。它从不作为参数：机器上的每个用户都能看到参数。

示例：
  landline archive 前台 前台.landline`,
  'open-archive': `用法：landline open-archive 文件 [--passphrase-file 文件] [选项]

打开存档：您在该房间中时补上这里缺少的内容，否则可以在这里阅读该房间。
密码按此给出：landline archive --help
使用 --json 时，最后是 {"type":"opened","roomId":标识,"name":…,"madeBy":…,"madeAt":…,"messages":…,"missing":…,"member":…}

示例：
  landline open-archive 前台.landline`,
  export: `用法：landline export 文件 [选项]
      landline export 房间 [文件] --format html|markdown|json [选项]

把这里保存的与您有关的全部内容写入一个新文件，每行一个 JSON 对象，只有您能读取：
您的房间、其中的内容、您见过的人。其中没有密钥。使用 --json 时，最后是
  {"type":"exported","file":文件,"lines":120}
使用 --format 时，改为把房间（名称或标识）中的内容写成一个文档；
不给出文件时，以房间名称命名。使用 --json 时，最后是 {"type":"saved","file":文件,"roomId":标识}

示例：
  landline export 前台 --format html
  landline export landline.jsonl`,
  doctor: `用法：landline doctor --self [选项]

逐项试一次应用对这台机器的要求：证书、安全连接、签名、搜索表、数据文件夹。
使用 --json 时，每项为一行，例如
  {"type":"check","name":"certificate","ok":true,"detail":"…"}
其中 name 是 certificate、handshake、signature、full-text 或 storage；有一项失败时，随后是一个 error 对象。

示例：
  landline doctor --self`,
};
