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
declare const SIZE: number; // of the packed server, in bytes

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

// fetched is the packed server. How much of it is there is posted as it comes, in percent.
async function fetched(): Promise<Uint8Array> {
  const answer = await fetch(SERVER);
  if (!answer.ok || !answer.body) throw new Error(`${SERVER}: ${answer.status}`);
  const packed = new Uint8Array(SIZE);
  const reader = answer.body.getReader();
  let [there, told] = [0, 0];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    packed.set(next.value, there);
    there += next.value.length;
    const percent = Math.floor((100 * there) / SIZE);
    if (percent > told) self.postMessage((told = percent));
  }
  return packed.subarray(0, there);
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
