import { EventEmitter } from 'node:events';

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}
interface Waiting {
  readonly method: string;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** One target's part of the connection: its commands and, as events, what it tells. */
export class TargetSession extends EventEmitter {
  private readonly connection: DevTools;
  private readonly id: string | undefined;
  constructor(connection: DevTools, id: string | undefined) {
    super();
    this.setMaxListeners(0);
    this.connection = connection;
    this.id = id;
  }
  /** Rejects with the browser's words if it refuses, or once it is gone. */
  send<Result = unknown>(method: string, params: object = {}): Promise<Result> {
    return this.connection.command<Result>(method, params, this.id);
  }
  listen<Event>(method: string, listener: (params: Event) => void): void {
    this.on(method, listener);
  }
}

/** A connection to Chromium over Node's own WebSocket, with a session for each target. */
export class DevTools {
  readonly browser: TargetSession = new TargetSession(this, undefined);
  private readonly socket: WebSocket;
  private readonly sessions = new Map<string, TargetSession>();
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  static async connect(address: string): Promise<DevTools> {
    const socket = new WebSocket(address);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error(`no DevTools at ${address}`)));
    });
    return new DevTools(socket);
  }

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', (event) => this.receive(JSON.parse(event.data as string) as Incoming));
    socket.addEventListener('close', () => {
      for (const { reject, method } of this.waiting.values()) reject(new Error(`${method}: browser gone`));
      this.waiting.clear();
      this.browser.emit('disconnected');
    });
  }

  session(id: string): TargetSession {
    const session = new TargetSession(this, id);
    this.sessions.set(id, session);
    return session;
  }

  command<Result>(method: string, params: object, sessionId: string | undefined): Promise<Result> {
    if (this.socket.readyState !== WebSocket.OPEN)
      return Promise.reject(new Error(`${method}: browser gone`));
    return new Promise((resolve, reject) => {
      const id = ++this.lastId;
      this.waiting.set(id, { method, resolve, reject });
      this.socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    });
  }

  private receive(message: Incoming): void {
    if (message.id === undefined) {
      const session = message.sessionId ? this.sessions.get(message.sessionId) : this.browser;
      if (message.method) session?.emit(message.method, message.params);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
    else waiting?.resolve(message.result as never);
  }
}
