// The worker that the server runs in: it fetches the server, unpacks it and starts it. The
// server takes all messages after that, and sends its own.
import { Decompress } from 'fzstd';
import 'wasm_exec'; // of the Go release that compiled the server

declare class Go {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}
declare const self: DedicatedWorkerGlobalScope;
declare const SERVER: string; // its name, which the build knows

const unpack = new Decompress();

start().then(
  () => self.postMessage('ready'),
  error => self.postMessage(`the server does not run here: ${error instanceof Error ? error.message : error}`),
);

async function start(): Promise<void> {
  const answer = await fetch(SERVER);
  if (!answer.ok || !answer.body) throw new Error(`${SERVER}: ${answer.status}`);
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(unpacked(answer.body), go.importObject);
  // When the server has ended, nothing else would tell.
  void go.run(instance).then(() => {
    self.postMessage({ jsonrpc: '2.0', method: 'stagels/ended' });
    self.close();
  });
}

// unpacked is compiled while the rest is still to come.
function unpacked(body: ReadableStream<Uint8Array>): Response {
  const wasm = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      start: out => {
        unpack.ondata = part => out.enqueue(part);
      },
      transform: part => unpack.push(part),
    }),
  );
  return new Response(wasm as BodyInit, { headers: { 'content-type': 'application/wasm' } });
}
