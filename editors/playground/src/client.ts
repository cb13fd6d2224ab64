import { type Initialized, capabilities } from './protocol';

interface Message {
  id?: number | string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string };
}

// Refused is a request that the server answered with an error.
export class Refused extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

// Client talks to the server in a worker. Each message of the worker's is one of the protocol's.
export class Client {
  private asked = 0;
  private readonly waiting = new Map<number, { done: (result: unknown) => void; failed: (error: Error) => void }>();
  private readonly heard = new Map<string, (params: never) => void>();

  // ended is called if the server ends.
  constructor(
    private readonly worker: Worker,
    private readonly ended: (why: string) => void,
  ) {
    worker.onmessage = e => this.take(e.data as Message);
    worker.onerror = e => this.end(e.message);
  }

  async initialize(folder: { uri: string; name: string }): Promise<Initialized> {
    const told = await this.ask<Initialized>('initialize', { processId: null, rootUri: folder.uri, workspaceFolders: [folder], capabilities });
    this.tell('initialized', {});
    return told;
  }

  on<P>(method: string, hear: (params: P) => void): void {
    this.heard.set(method, hear as (params: never) => void);
  }

  tell(method: string, params: unknown): void {
    this.worker.postMessage({ jsonrpc: '2.0', method, params });
  }

  ask<R>(method: string, params: unknown): Promise<R> {
    const id = ++this.asked;
    return new Promise<R>((done, failed) => {
      this.waiting.set(id, { done: done as (result: unknown) => void, failed });
      this.worker.postMessage({ jsonrpc: '2.0', id, method, params });
    });
  }

  private take(m: Message): void {
    if (m.method === 'stagels/ended') return this.end('it ended by itself');
    if (m.method !== undefined) return this.hear(m);
    const asker = this.waiting.get(m.id as number);
    this.waiting.delete(m.id as number);
    if (m.error) asker?.failed(new Refused(m.error.code, m.error.message));
    else asker?.done(m.result);
  }

  // hear takes what the server says, and what it asks, of which no answer says anything.
  private hear(m: Message): void {
    if (m.id !== undefined) this.worker.postMessage({ jsonrpc: '2.0', id: m.id, result: null });
    this.heard.get(m.method ?? '')?.(m.params as never);
  }

  private end(why: string): void {
    this.worker.terminate();
    for (const { failed } of this.waiting.values()) failed(new Error('the server ended'));
    this.waiting.clear();
    this.ended(why);
  }
}
