// The worker that the server runs in: it fetches the server, unpacks it and starts it. The
// server takes all messages after that, and sends its own.
import { decompress } from 'fzstd';
import 'wasm_exec'; // of the Go release that compiled the server

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
  const answer = await fetch(SERVER);
  if (!answer.ok) throw new Error(`${SERVER}: ${answer.status}`);
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(unpacked(new Uint8Array(await answer.arrayBuffer())), go.importObject);
  // When the server has ended, nothing else would tell.
  void go.run(instance).then(() => {
    self.postMessage({ jsonrpc: '2.0', method: 'stagels/ended' });
    self.close();
  });
}

// unpacked leaves alone what a web server sent as packed, so that the browser unpacked it.
function unpacked(bytes: Uint8Array): BufferSource {
  const wasm = bytes[0] === 0 && bytes[1] === 0x61;
  return (wasm ? bytes : decompress(bytes)) as BufferSource;
}
