import { type ExtensionContext, workspace } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';
import { findServer, isRelative } from './server';
import type { Running } from './running';
import { begin } from './session';

let running: Running | undefined;

// activate is what VS Code calls on a desktop and on a remote machine.
export async function activate(context: ExtensionContext): Promise<Running> {
  running = await begin(context, async (options, say) => {
    const { path, version } = await findServer(context);
    say(`${version}, ${path}`);
    return new LanguageClient('stagels', 'stagels', { command: path, args: ['serve'] }, options);
  });
  // The workspace's own stagels.path counts from the moment that it is trusted, and so
  // does one of the user's that leads into it.
  const started = running;
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => {
      if (isRelative()) void started.restart();
    }),
    workspace.onDidChangeConfiguration(e => {
      if (e.affectsConfiguration('stagels.path')) void started.restart();
    }),
  );
  return running;
}

export function deactivate(): Promise<void> | undefined {
  return running?.stop();
}
