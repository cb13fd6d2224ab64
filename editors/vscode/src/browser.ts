import { type ExtensionContext, Uri, workspace } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import type { Running } from './running';
import { begin } from './session';

let running: Running | undefined;

// activate is what VS Code for the Web calls: there the server is WebAssembly in a
// worker.
export async function activate(context: ExtensionContext): Promise<Running> {
  let worker: Worker | undefined;
  running = await begin(context, async (options, say) => {
    say(`stagels ${context.extension.packageJSON.version}, WebAssembly in a worker of ${context.extensionUri}`);
    worker?.terminate();
    const own = (worker = await startWorker(context.extensionUri));
    const client = new LanguageClient('stagels', 'stagels', own, options);
    client.onNotification('stagels/ended', () => running?.ended());
    return client;
  });
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return running;
}

export function deactivate(): Promise<void> | undefined {
  return running?.stop();
}

// The files are read by workspace.fs, which knows every scheme that an extension can
// be served from; fetch does not.
async function startWorker(extension: Uri): Promise<Worker> {
  const read = (name: string) => workspace.fs.readFile(Uri.joinPath(extension, 'dist', name));
  const [script, wasm] = await Promise.all([read('worker.js'), read('stagels.wasm')]);
  const url = URL.createObjectURL(new Blob([script as BlobPart], { type: 'text/javascript' }));
  const worker = new Worker(url);
  await new Promise<void>((ready, failed) => {
    worker.onmessage = e => (e.data === 'ready' ? ready() : failed(new Error(String(e.data))));
    worker.onerror = e => failed(new Error(`the server's worker: ${e.message}`));
    worker.postMessage(wasm);
  });
  URL.revokeObjectURL(url);
  worker.onmessage = worker.onerror = null;
  return worker;
}
