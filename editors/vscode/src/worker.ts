// The worker that the server runs in. Its first message is the server; the server
// takes all messages after it, and sends its own.
import 'wasm_exec'; // of the Go release that compiled the server

declare class Go {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}
declare const self: DedicatedWorkerGlobalScope;

self.onmessage = async e => {
  try {
    const go = new Go();
    const { instance } = await WebAssembly.instantiate(e.data as BufferSource, go.importObject);
    // The server takes onmessage over. When it has ended, nothing else would tell.
    void go.run(instance).then(() => {
      self.postMessage({ jsonrpc: '2.0', method: 'stagels/ended' });
      self.close();
    });
    self.postMessage('ready');
  } catch (error) {
    self.postMessage(`the server does not run here: ${error}`);
  }
};
