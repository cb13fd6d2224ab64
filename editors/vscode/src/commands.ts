import { type Disposable, Location, type LogOutputChannel, type Memento, Position, ProgressLocation, Range, Uri, commands, env, window, workspace } from 'vscode';
import { DiagnosticSeverity, type Location as ServerLocation, type Position as ServerPosition, WorkspaceDiagnosticRequest } from 'vscode-languageclient';
import { showActions } from './actions';
import { type StageAt, buildStage, chooseContext, copyBuildCommand } from './build';
import type { Graphs } from './graph';
import { notRunning } from './messages';
import type { Running } from './running';

// serverCommands are those that the server may name in what it sends.
export const serverCommands = ['stagels.showReferences'];

export function registerCommands(session: Running, output: LogOutputChannel, memory: Memento, graphs: Graphs): Disposable[] {
  return [
    commands.registerCommand('stagels.restart', () => session.restart()),
    commands.registerCommand('stagels.showOutput', () => output.show()),
    commands.registerCommand('stagels.openPathSetting', openPathSetting),
    commands.registerCommand('stagels.checkWorkspace', () => checkWorkspace(session)),
    commands.registerCommand('stagels.buildStage', (at?: StageAt) => buildStage(session, memory, stageAt(at))),
    commands.registerCommand('stagels.chooseBuildContext', () => chooseContext(memory)),
    commands.registerCommand('stagels.copyBuildCommand', (at?: StageAt) => copyBuildCommand(session, memory, stageAt(at))),
    commands.registerCommand('stagels.showStageGraph', () => graphs.show()),
    commands.registerCommand('stagels.showActions', showActions),
    commands.registerCommand('stagels.showReferences', showReferences),
  ];
}

// stageAt is what the tree gives to a command. A menu of an editor gives something else.
function stageAt(given?: StageAt): StageAt | undefined {
  return given?.line === undefined ? undefined : given;
}

// checkWorkspace has all Dockerfiles of the workspace checked, and shows the Problems.
// The client asks for the same now and then; this is for who wants to know now.
// Hints are in the text, not among the Problems.
async function checkWorkspace(session: Running): Promise<string | undefined> {
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

function count(n: number, of: string): string {
  return `${n} ${of}${n === 1 ? '' : 's'}`;
}
