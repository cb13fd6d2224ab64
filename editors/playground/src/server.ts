import { script } from './trusted';

declare const WORKER: string; // its name, which the build knows

// server is a worker with a server that runs.
export async function server(): Promise<Worker> {
  const worker = new Worker(script(WORKER));
  await new Promise<void>((ready, failed) => {
    worker.onmessage = e => (e.data === 'ready' ? ready() : failed(new Error(String(e.data))));
    worker.onerror = e => failed(new Error(e.message || 'the worker of the server does not load'));
  });
  return worker;
}
