import { type Disposable, Location, type LogOutputChannel, Position, ProgressLocation, Range, Uri, commands, env, window, workspace } from 'vscode';
import { DiagnosticSeverity, DocumentSymbolRequest, type Location as ServerLocation, type Position as ServerPosition, WorkspaceDiagnosticRequest } from 'vscode-languageclient';
import type { Session } from './session';
import { type Entry, buildCommand, targetAt } from './stages';

// serverCommands are those that the server may name in what it sends.
export const serverCommands = ['stagels.showReferences'];

export function registerCommands(session: Session, output: LogOutputChannel): Disposable[] {
  return [
    commands.registerCommand('stagels.restart', () => session.restart()),
    commands.registerCommand('stagels.showOutput', () => output.show()),
    commands.registerCommand('stagels.openPathSetting', openPathSetting),
    commands.registerCommand('stagels.checkWorkspace', () => checkWorkspace(session)),
    commands.registerCommand('stagels.copyBuildCommand', () => copyBuildCommand(session)),
    commands.registerCommand('stagels.showReferences', showReferences),
  ];
}

// checkWorkspace has all Dockerfiles of the workspace checked, and shows the Problems.
// The client asks for the same now and then; this is for who wants to know now.
// Hints are in the text, not among the Problems.
async function checkWorkspace(session: Session): Promise<string | undefined> {
  const client = session.client;
  if (!client) return notRunning();
  const report = await window.withProgress({ location: ProgressLocation.Window, title: 'stagels: checking Dockerfiles' }, () =>
    client.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] }),
  );
  client.getFeature('textDocument/diagnostic')?.refresh();
  const found = report.items.map(item => (item.kind === 'full' ? item.items.filter(d => d.severity !== DiagnosticSeverity.Hint).length : 0));
  const problems = found.reduce((sum, n) => sum + n, 0);
  const said = `${count(problems, 'problem')} in ${count(found.length, 'Dockerfile')}`;
  await commands.executeCommand('workbench.actions.view.problems');
  void window.showInformationMessage(`stagels: ${said}.`);
  return said;
}

async function copyBuildCommand(session: Session): Promise<string | undefined> {
  const editor = window.activeTextEditor;
  if (!session.client || !editor) return notRunning();
  const { uri, isUntitled } = editor.document;
  if (isUntitled) return refuse('docker build reads the file from the disk: save it first.');
  const outline = await session.client.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: uri.toString() } });
  const target = targetAt((outline ?? []) as Entry[], editor.selection.active.line);
  if ('refused' in target) return refuse(target.refused);
  const command = buildCommand(target.build, workspace.asRelativePath(uri, false));
  await env.clipboard.writeText(command);
  window.setStatusBarMessage(`Copied: ${command}`, 5000);
  return command;
}

// showReferences lists what a code lens counts. VS Code's own command takes its own
// structures, the server sends the protocol's.
function showReferences(uri: string, at: ServerPosition, locations: ServerLocation[]): Thenable<unknown> {
  const position = (p: ServerPosition) => new Position(p.line, p.character);
  const found = locations.map(l => new Location(Uri.parse(l.uri), new Range(position(l.range.start), position(l.range.end))));
  return commands.executeCommand('editor.action.showReferences', Uri.parse(uri), position(at), found);
}

// openPathSetting opens the settings where stagels.path is set, or can be: VS Code
// shows a machine's setting only on the page of that machine.
function openPathSetting(): Thenable<unknown> {
  let page = env.remoteName ? 'openRemoteSettings' : 'openSettings';
  const set = workspace.getConfiguration('stagels').inspect('path');
  if (set?.workspaceValue !== undefined) page = 'openWorkspaceSettings';
  return commands.executeCommand(`workbench.action.${page}`, { query: 'stagels.path' });
}

function refuse(reason: string): undefined {
  void window.showWarningMessage(reason);
}

function notRunning(): undefined {
  void window.showWarningMessage('stagels is not running.', 'Restart Server').then(chosen => {
    if (chosen) void commands.executeCommand('stagels.restart');
  });
}

function count(n: number, of: string): string {
  return `${n} ${of}${n === 1 ? '' : 's'}`;
}
