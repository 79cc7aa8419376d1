/**
 * Hammers on the door of `PORT` until it is killed: about 500 connections a second from 20 addresses of this machine, each
 * of which goes through a TLS handshake where it is let in.
 */
import net from 'node:net';
import tls from 'node:tls';
import { passingIdentity } from '../../../main/identity/identity.ts';
import { dialOptions } from '../../../main/net/tls.ts';

const port = Number(process.argv[2]);
const options = dialOptions(passingIdentity(Date.now()).secrets.certificate);
const secureContext = tls.createSecureContext({ ...options });
let tried = 0;
let secured = 0;

function knock(): void {
  const socket = net.connect({ host: '127.0.0.1', port, localAddress: `127.0.1.${1 + (tried++ % 20)}` });
  const secure = tls.connect({ ...options, secureContext, socket });
  for (const each of [socket, secure]) each.on('error', () => undefined);
  secure.once('secureConnect', () => {
    secured++;
    setTimeout(() => secure.destroy(), 200);
  });
}

setInterval(() => {
  for (let knocks = 0; knocks < 10; knocks++) knock();
}, 20);
setInterval(() => process.stdout.write(`${JSON.stringify({ tried, secured })}\n`), 250);
