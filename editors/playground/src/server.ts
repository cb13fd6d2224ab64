import { script } from './trusted';

declare const WORKER: string; // its name, which the build knows

// server is a worker with a server that runs. loaded is told how much of it is there, in percent.
export async function server(loaded: (percent: number) => void = () => {}): Promise<Worker> {
  const worker = new Worker(script(WORKER));
  await new Promise<void>((ready, failed) => {
    worker.onmessage = e => {
      if (typeof e.data === 'number') loaded(e.data);
      else if (e.data === 'ready') ready();
      else failed(new Error(String(e.data)));
    };
    worker.onerror = e => failed(new Error(e.message || 'the worker of the server does not load'));
  });
  return worker;
}
