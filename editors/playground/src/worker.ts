// The worker that the server runs in: it fetches the server, unpacks it and starts it. The
// server takes all messages after that, and sends its own.
import 'wasm_exec'; // of the Go release that compiled the server
import { ZSTDDecoder } from 'zstddec/stream';

declare class Go {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}
declare const self: DedicatedWorkerGlobalScope;
declare const SERVER: string; // its name, which the build knows

start().then(
  () => self.postMessage('ready'),
  error => self.postMessage(`the server does not run here: ${error instanceof Error ? error.message : error}`),
);

async function start(): Promise<void> {
  const unpacker = new ZSTDDecoder();
  const [packed] = await Promise.all([fetched(), unpacker.init()]);
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(streamed(unpacker.decodeStreaming([packed])), go.importObject);
  // When the server has ended, nothing else would tell.
  void go.run(instance).then(() => {
    self.postMessage({ jsonrpc: '2.0', method: 'stagels/ended' });
    self.close();
  });
}

async function fetched(): Promise<Uint8Array> {
  const answer = await fetch(SERVER);
  if (!answer.ok) throw new Error(`${SERVER}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

// streamed is compiled while the rest is still to be unpacked.
function streamed(parts: Iterator<Uint8Array>): Response {
  const wasm = new ReadableStream<Uint8Array>({
    pull: out => {
      const { done, value } = parts.next();
      if (done) out.close();
      else out.enqueue(value);
    },
  });
  return new Response(wasm as BodyInit, { headers: { 'content-type': 'application/wasm' } });
}
