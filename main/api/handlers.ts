import type { Caller, Handlers } from '../../preload/bridge/server.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { appCalls } from './app-calls.ts';
import { archiveCalls } from './archive-calls.ts';
import { conversationCalls } from './conversation-calls.ts';
import { personCalls } from './person-calls.ts';
import { roomCalls } from './room-calls.ts';
import type { Services } from './services.ts';

/** One function for each call of the contract; what they do is done by the services. */
export function createHandlers(services: Services): Handlers {
  const handlers: Handlers = {
    ...appCalls(services),
    ...roomCalls(services),
    ...conversationCalls(services),
    ...archiveCalls(services),
    ...personCalls(services),
  };
  return heedful(services, handlers);
}

const aboutTheCore = /^(room|asking|invite|person|message|outbox|data|announcement|draft|archive)\./;

/**
 * `handlers`, with each call about rooms and people that is made while these are made anew answered after that, and none but
 * itself once everything is being erased: those throw `disconnected`.
 */
function heedful({ core, erasing }: Services, handlers: Handlers): Handlers {
  const all = Object.entries(handlers).map(([name, handle]) => {
    const run = (input: unknown, caller: Caller): unknown => {
      if (erasing.begun && name !== 'app.eraseEverything') throw new AppError('disconnected');
      return (handle as (input: unknown, caller: Caller) => unknown)(input, caller);
    };
    if (!aboutTheCore.test(name)) return [name, run];
    return [
      name,
      (input: unknown, caller: Caller) =>
        core.restarting ? core.restarting.then(() => run(input, caller)) : run(input, caller),
    ];
  });
  return Object.fromEntries(all) as Handlers;
}
