import { type Memento, ProcessExecution, Task, TaskRevealKind, TaskScope, type TextDocument, UIKind, Uri, env, tasks, window, workspace } from 'vscode';
import { DocumentSymbolRequest } from 'vscode-languageclient';
import { notRunning, refuse } from './messages';
import type { Running } from './running';
import { type Entry, buildArguments, commandLine, targetAt } from './stages';

// buildStage runs docker build for the stage at the cursor, in a terminal that shows
// its command. Nothing but a person's click calls it.
export async function buildStage(session: Running, memory: Memento, at?: StageAt): Promise<string | undefined> {
  if (!hasMachine()) return refuse('VS Code for the Web has no terminal to build in.');
  if (!workspace.isTrusted) return refuse('Nothing is built in a workspace that is not trusted.');
  const found = await chosenStage(session, at);
  if (!found || !(await saved(found.document))) return;
  const context = remembered(memory, found.document.uri) ?? (await chooseContext(memory));
  if (!context) return;
  const args = argumentsOf(found.document.uri, found.target, context);
  const folder = workspace.getWorkspaceFolder(found.document.uri);
  // No shell reads the words: a folder can have any name.
  const run = new ProcessExecution('docker', args, { cwd: folderOf(found.document.uri).fsPath });
  const task = new Task({ type: 'stagels', args }, folder ?? TaskScope.Global, 'docker build', 'stagels', run, []);
  task.presentationOptions = { reveal: TaskRevealKind.Always, clear: true };
  await tasks.executeTask(task);
  return commandLine(args);
}

export async function copyBuildCommand(session: Running, memory: Memento, at?: StageAt): Promise<string | undefined> {
  const found = await chosenStage(session, at);
  if (!found) return;
  const { uri } = found.document;
  const command = commandLine(argumentsOf(uri, found.target, remembered(memory, uri) ?? folderOf(uri)));
  await env.clipboard.writeText(command);
  window.setStatusBarMessage(`Copied: ${command}`, 5000);
  return command;
}

// chooseContext asks for the folder that COPY and ADD take files from, and remembers it
// for the Dockerfile in this workspace.
export async function chooseContext(memory: Memento): Promise<Uri | undefined> {
  const uri = window.activeTextEditor?.document.uri;
  if (!uri) return refuse('No Dockerfile is open.');
  const own = Uri.joinPath(uri, '..');
  const folders = [folderOf(uri), own].filter((f, i, all) => all.findIndex(g => g.path === f.path) === i);
  const items = folders.map(folder => ({ label: relative(folderOf(uri), folder), description: folder.fsPath, folder }));
  const other = { label: 'Another folder…', description: '', folder: undefined };
  const chosen = await window.showQuickPick([...items, other], {
    title: `Build context of ${relative(folderOf(uri), uri)}`,
    placeHolder: 'The folder that COPY and ADD take files from. You are asked once.',
  });
  if (!chosen) return;
  const folder = chosen.folder ?? (await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, defaultUri: own }))?.[0];
  if (folder) await memory.update(key(uri), folder.toString());
  return folder;
}

// hasMachine is false in VS Code for the Web: there nothing can be run.
export function hasMachine(): boolean {
  return env.uiKind === UIKind.Desktop || env.remoteName !== undefined;
}

// StageAt is a stage by the line of its FROM, from 0: one that was chosen in the tree.
export interface StageAt {
  uri: Uri;
  line: number;
}

interface Chosen {
  document: TextDocument;
  target: string[];
}

// chosenStage is the stage at a place; without one that at the cursor.
async function chosenStage(session: Running, at?: StageAt): Promise<Chosen | undefined> {
  const editor = window.activeTextEditor;
  if (!session.client || !(at || editor)) return notRunning();
  const document = at ? await workspace.openTextDocument(at.uri) : editor!.document;
  if (document.isUntitled) return refuse('docker build reads the file from the disk. Save it first.');
  const outline = await session.client.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: document.uri.toString() } });
  const target = targetAt((outline ?? []) as Entry[], at ? at.line : editor!.selection.active.line);
  return 'refused' in target ? refuse(target.refused) : { document, target: target.build };
}

// docker build reads the file from the disk.
async function saved(document: TextDocument): Promise<boolean> {
  if (!document.isDirty) return true;
  const save = 'Save and Build';
  const chosen = await window.showWarningMessage(`${relative(folderOf(document.uri), document.uri)} has changes that docker build does not see.`, save);
  return chosen === save && document.save();
}

function argumentsOf(uri: Uri, target: string[], context: Uri): string[] {
  const settings = workspace.getConfiguration('stagels', uri);
  const pairs = (name: string) => Object.entries(settings.get<Record<string, string>>(name) ?? {}).filter(([, value]) => value);
  return buildArguments({
    target,
    platform: settings.get('platform', ''),
    buildArgs: pairs('buildArgs'),
    buildContexts: pairs('buildContexts'),
    file: relative(folderOf(uri), uri),
    context: relative(folderOf(uri), context),
  });
}

const key = (uri: Uri) => `buildContext:${uri.toString()}`;

function remembered(memory: Memento, uri: Uri): Uri | undefined {
  const context = memory.get<string>(key(uri));
  return context === undefined ? undefined : Uri.parse(context);
}

// folderOf is the folder that docker build runs in.
function folderOf(uri: Uri): Uri {
  return workspace.getWorkspaceFolder(uri)?.uri ?? Uri.joinPath(uri, '..');
}

function relative(folder: Uri, to: Uri): string {
  const base = folder.path.replace(/\/$/, '');
  if (to.path.replace(/\/$/, '') === base) return '.';
  return to.path.startsWith(`${base}/`) ? to.path.slice(base.length + 1) : to.fsPath;
}
