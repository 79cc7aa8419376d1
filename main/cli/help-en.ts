import type { CommandName } from './arguments.ts';

export type HelpTexts = Readonly<Record<CommandName | 'overview' | 'options', string>>;

export const helpEn: HelpTexts = {
  overview: `Landline: chat that lives on your local network.

Usage: landline COMMAND [OPTIONS]

  serve           open the app in a browser on this machine
  rooms           list the rooms near you
  host NAME       host a room and talk in it
  join ROOM       join a room and talk in it
  send ROOM TEXT  send one message
  invite ROOM     make an invite for one person
  search WORDS    find messages in your rooms
  export FILE     write all that is kept about you, or one room, into a file
  archive ROOM FILE   save a room as an encrypted archive
  open-archive FILE   open one
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

Looks for rooms for S seconds (3) and lists what it found: name, host, people, address, id, and how one
gets in where a room is not open.

  --wait S        look for S seconds

Example:
  landline rooms --wait 10`,
  host: `Usage: landline host NAME [--access HOW] [--passphrase-file FILE] [--hidden] [OPTIONS]

Hosts the room NAME: the one of that name you are in, or a new one. Where another member hosts it, you join it.
A line you write is a message, a message is a line. The end of input leaves, and hands the room over to a member who
is there; the room's history is kept. What you write while nobody is reached waits and goes out by itself.

  --access HOW            how newcomers get in: open (a new room's), passphrase, invite (alone), or ask
  --passphrase-file FILE  the passphrase is the first line of FILE, or of the input where FILE is -
  --hidden                a new room is not told to those who look around: newcomers come by an invite
A passphrase may also be in LANDLINE_PASSPHRASE. It is never an argument: every user of a machine can list those.

With --json, commands are lines such as
  {"type":"send","text":"Hello"}   {"type":"history","limit":20}   {"type":"leave"}
  {"type":"cancel","id":ID}              takes back a message of yours that is "withheld"
  {"type":"edit","id":ID,"text":"Hi"}    changes one
  {"type":"handover","to":DEVICEID}      hands the room you host over to a member
  {"type":"host"}                        hosts the room from here on where nobody does
  {"type":"admit","deviceId":ID}         lets in whoever asks; also turn-away, kick, ban, pardon
  {"type":"mute","deviceId":ID,"minutes":10}    null: for good, 0: no more
  {"type":"role","deviceId":ID,"role":"moderator"}    owner, moderator, member or guest
  {"type":"rules","change":{"access":"passphrase"},"passphrase":…}    or locked, readOnly, slowSeconds, files, history,
                                         inviters
  {"type":"invite","by":"link","minutes":60}    or "by":"code"; {"type":"revoke","id":ID}
  {"type":"invites"}   {"type":"out"}    lists the invites that are good, and who was removed
and what happens is told in lines such as
  {"type":"message","id":ID,"text":"Hello",…}   with "late" or "withheld" where that is so
  {"type":"state","id":ID,"state":"waiting"}    of your own: waiting, sent, delivered
  {"type":"removed","ids":[ID]}                 your own, taken back, or changed and told again
  {"type":"member","deviceId":ID,"name":"Ben","present":true}   {"type":"left","deviceId":ID,"name":"Ben"}
  {"type":"host","deviceId":ID,"term":2}        at each change of host
  {"type":"connection","state":"connected","merging":false}
                                                or hosting ("port", "reach"), connecting, waiting ("cause"),
                                                removed ("how", "by")
  {"type":"rules","access":"open",…}            all of them, at the beginning and at each change
  {"type":"role","deviceId":ID,"name":"Ben","role":"member"}
  {"type":"conduct","what":"mute","subject":"Ben","author":ID,"name":"Ana","until":…}
                                                or kick, ban, pardon, unmute, admit
  {"type":"asking","deviceId":ID,"name":"Ben","fingerprint":…,"waiting":true}
  {"type":"silence","why":"muted","until":…}    you cannot write: muted, read-only, slow; null: you can again
  {"type":"invite","id":ID,"by":"link","expiresAt":…,"text":…}   {"type":"out","deviceId":ID,"name":…,"how":…,"by":…}
  {"type":"changed"}                            what was told may not be right any more: ask for the history again

Examples:
  landline host "Front desk" --name Ana
  landline host "Back office" --access passphrase --passphrase-file secret.txt`,
  join: `Usage: landline join ROOM [--passphrase-file FILE] [--code] [--ask] [OPTIONS]
       landline join LINK [--yes] [OPTIONS]
       landline join @PERSON [OPTIONS]

Joins ROOM: a room's name, its id, or HOST:PORT, where HOST:PORT/ID picks one of several rooms.
@PERSON, the name or id of somebody in a room with you, talks with that person alone.
LINK is an invite, landline://join/…: what it says is shown, and used only once you say y.

  --passphrase-file FILE  the passphrase is the first line of FILE, or of the input where FILE is -
  --code                  what is given so, or typed, is a spoken code and not the passphrase
  --ask                   ask a moderator to be let in, and wait for the answer
  --yes                   use the invite without asking, for scripts
A passphrase may also be in LANDLINE_PASSPHRASE. It is never an argument: every user of a machine can list those. The
same goes for a link, but it lets in one person only. None is shown to a room that does not ask for it.
With --json, {"type":"preview",…} tells what an invite says, {"type":"asked","roomId":ID} that a moderator is asked.

A line you write is a message, a message is a line. The end of input leaves; you stay a member.
When the host is lost, a member goes on hosting the room, maybe you; what you write meanwhile goes out by itself.
With --json, commands and what is told are lines as under: landline host --help

Examples:
  landline join "Front desk" --name Ben
  landline join 192.168.1.20:47470
  landline join "Back office" --passphrase-file secret.txt`,
  send: `Usage: landline send ROOM TEXT [--passphrase-file FILE] [OPTIONS]

Sends TEXT to ROOM (a name, an id, HOST:PORT, or @PERSON), waits until another device has it, and leaves.
Where that fails after you joined, the message waits and goes out the next time you are in the room.
A room's passphrase is given as under: landline join --help

Example:
  landline send "Front desk" "The delivery is here"`,
  invite: `Usage: landline invite ROOM [--minutes N | --code] [OPTIONS]

Makes an invite for ROOM (a name or an id), which you are in and which somebody hosts, and prints it. It lets in one
person: a link for as long as you say, a code to read aloud for ten minutes. Whoever has it can use it, so send it to
nobody else. Invites are listed and revoked as under: landline host --help

  --minutes N     how long the link is good
  --code          a code of eight characters instead of a link

Example:
  landline invite "Back office" --minutes 60`,
  search: `Usage: landline search WORDS [OPTIONS]

Finds messages in all rooms that are kept here, the newest first, fifty at most. All the words have to be in a message;
what stands in double quotes has to stand so. With --json, each is a line such as
  {"type":"found","roomId":ID,"id":ID,"deviceId":ID,"name":"Ben","sentAt":…,"text":"Hello"}

Example:
  landline search 'paint "east stairs"'`,
  archive: `Usage: landline archive ROOM FILE [--passphrase-file FILE] [OPTIONS]

Saves all that is kept here of ROOM (a name or an id) in the new file FILE, signed by you and encrypted by a passphrase
of 8 characters or more, which is asked for. Opened elsewhere it shows the room, or gives it back what is missing.
Whoever has both file and passphrase can read all of it. With --json, ends with {"type":"saved","file":FILE,"roomId":ID}

  --passphrase-file FILE  the passphrase is the first line of FILE, or of the input where FILE is -
A passphrase may also be in LANDLINE_PASSPHRASE. It is never an argument: every user of a machine can list those.

Example:
  landline archive "Front desk" front-desk.landline`,
  'open-archive': `Usage: landline open-archive FILE [--passphrase-file FILE] [OPTIONS]

Opens the archive FILE: what is missing here is added to its room where you are in that, else the room can be read here.
The passphrase is given as under: landline archive --help
With --json, ends with {"type":"opened","roomId":ID,"name":…,"madeBy":…,"madeAt":…,"messages":…,"missing":…,"member":…}

Example:
  landline open-archive front-desk.landline`,
  export: `Usage: landline export FILE [OPTIONS]
       landline export ROOM [FILE] --format html|markdown|json [OPTIONS]

Writes all that is kept here about you and for you into the new file FILE, as lines of JSON that only you can read:
your rooms, what was said in them, the people you met. Keys are not in it. With --json, ends with
  {"type":"exported","file":FILE,"lines":120}
With --format, writes what was said in ROOM (a name or an id) as one document instead; without FILE, into one called as
the room is. With --json, ends with {"type":"saved","file":FILE,"roomId":ID}

Example:
  landline export "Front desk" --format html
  landline export landline.jsonl`,
  doctor: `Usage: landline doctor --self [OPTIONS]

Tries once what the app needs from this machine: certificate, secure connection, signature, search table, data folder.
With --json, each is a line such as
  {"type":"check","name":"certificate","ok":true,"detail":"…"}
where name is certificate, handshake, signature, full-text or storage; where one fails, an error object follows.

Example:
  landline doctor --self`,
};
