import { Disposable, type TextDocument, languages, window, workspace } from 'vscode';
import { DocumentSymbolRequest, State } from 'vscode-languageclient';
import type { Running } from './running';
import { type Entry, stagesOf } from './stages';

const pause = 1000; // milliseconds without a key, until what it counts is counted anew

// stagesStatus is what the status bar shows of the Dockerfile: its stages, and which of
// them is built.
export function stagesStatus(session: Running): Disposable {
  const item = languages.createLanguageStatusItem('stagels.stages', { language: 'dockerfile' });
  item.name = 'stagels: stages';
  item.text = 'Stages';
  item.command = { command: 'stagels.showActions', title: 'Actions' };
  const show = async () => {
    const document = window.activeTextEditor?.document;
    const client = session.client;
    if (document?.languageId !== 'dockerfile' || client?.state !== State.Running) return;
    const outline = await client.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: document.uri.toString() } });
    Object.assign(item, told(document, stagesOf((outline ?? []) as Entry[])));
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = (wait: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void show().catch(() => undefined), wait);
  };
  session.onRunning.push(() => soon(0));
  return Disposable.from(
    item,
    window.onDidChangeActiveTextEditor(() => soon(0)),
    workspace.onDidChangeTextDocument(e => {
      if (e.document === window.activeTextEditor?.document && e.document.languageId === 'dockerfile') soon(pause);
    }),
    workspace.onDidChangeConfiguration(e => {
      if (e.affectsConfiguration('stagels.target')) soon(0);
    }),
    new Disposable(() => clearTimeout(timer)),
  );
}

function told(document: TextDocument, stages: Entry[]): { text: string; detail: string } {
  const text = `${stages.length} ${stages.length === 1 ? 'stage' : 'stages'}`;
  const named = workspace.getConfiguration('stagels', document).get('target', '');
  const last = stages.at(-1)?.name;
  if (named) return { text, detail: `target: ${named}, by stagels.target` };
  return { text, detail: last ? `target: ${last}, the last` : '' };
}
