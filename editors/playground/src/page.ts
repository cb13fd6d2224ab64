import { Transaction } from '@codemirror/state';
import { EditorView, type KeyBinding } from '@codemirror/view';
import { Actions, closing, format } from './actions';
import { completion } from './completion';
import { clicks, goToDefinition } from './definition';
import { editor, view } from './editor';
import editorStyle from './editor.css';
import { bakefile, dockerfile, examples } from './examples';
import { File, positionOf } from './file';
import { Graph } from './graph';
import graphStyle from './graph.css';
import { hints } from './hints';
import { hideHover, hover, showHover } from './hover';
import { askAgain } from './in_sight';
import { languages } from './languages';
import { offline } from './offline';
import { Opened } from './opened';
import { Problems, problems } from './problems';
import { rename, renaming } from './rename';
import { hideSignature, showSignature, signature } from './signature';
import { tabs } from './tabs';
import { theme } from './theme';
import { tokens } from './tokens';
import { Workspace } from './workspace';

function find<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

function say(words: string, bad = false): void {
  find('alert').textContent = bad ? words : '';
  find('status').textContent = bad ? '' : words;
}

function state(words: string): void {
  find('state').textContent = words;
}

const keys: KeyBinding[] = [
  { key: 'F12', run: () => done(goToDefinition(workspace, say)) },
  { key: 'F2', run: () => done(rename(workspace, say)) },
  { key: 'F1', run: () => showHover(workspace, say) },
  { key: 'Mod-Shift-Space', run: () => done(showSignature(workspace, say)) },
  { key: 'Escape', run: hideHover },
  { key: 'Escape', run: hideSignature },
  { key: 'Mod-.', run: () => actions.here() },
  { key: 'Shift-Alt-f', run: () => done(format(workspace, say)) },
  { key: 'F8', run: () => list.next(1), shift: () => list.next(-1) },
];

// done takes the key: what it began goes on.
function done(_: Promise<void>): boolean {
  return true;
}

const features = [completion(() => workspace), hover(() => workspace), clicks(() => workspace, say), problems, renaming, signature(() => workspace), tokens(() => workspace), hints(() => workspace)];

function file(name: string, language: string): File {
  const watch = EditorView.updateListener.of(u => {
    if (u.docChanged) {
      made.changed(u.startState.doc, u.changes);
      if (u.transactions.some(t => t.annotation(Transaction.userEvent))) say('');
    }
    if (u.docChanged || u.selectionSet) moved();
  });
  const made: File = new File(name, language, editor(name, keys, [languages[language] ?? [], features, watch]));
  return made;
}

// moved tells where the cursor is.
function moved(): void {
  const { doc, selection } = workspace.view.state;
  const { line, character } = positionOf(doc, selection.main.head);
  find('place').textContent = `${line + 1}:${character + 1}`;
  graph.mark();
}

const files = [file(dockerfile, 'dockerfile'), file(bakefile, 'dockerbake')];
const workspace: Workspace = new Workspace(files, view(find('editor'), sheetOf(editorStyle)), state, say);
const actions = new Actions(workspace, find<HTMLDialogElement>('actions'), say);
const list = new Problems(workspace, find('list'), find('problems-heading'), (f, p) => actions.of(f, p), state);
const graph = new Graph(workspace, { graph: find('graph'), target: find<HTMLSelectElement>('target'), zoom: find('zoom') }, sheetOf(graphStyle));
const opened = new Opened(workspace, say);

const count = tabs(workspace, find('tabs'));
list.whenShown.push(() => workspace.files.forEach(f => count(f, f.state.field(problems))));
theme(find('theme'));
workspace.whenStarted.push(() => {
  workspace.client?.on<{ message: string }>('window/showMessage', m => say(m.message, true));
  workspace.client?.on('workspace/inlayHint/refresh', () => askAgain(workspace.view));
  askAgain(workspace.view);
  find('version').textContent = `stagels ${workspace.told?.serverInfo?.version ?? ''}`;
});
workspace.whenShown.push(moved);
moved();

const menu = find<HTMLSelectElement>('examples');
menu.append(...examples.map((e, i) => new Option(e.title, String(i))));
menu.onchange = () => {
  const example = examples[Number(menu.value)];
  if (example) opened.show(example.texts);
  menu.value = '';
};

find('format').onclick = () => void format(workspace, say);
find('share').onclick = () => void opened.share();
find('help').onclick = () => find<HTMLDialogElement>('keys').showModal();
closing(find<HTMLDialogElement>('keys'));

// begin has the page begin, with a server that was begun before.
export async function begin(server: Promise<Worker>): Promise<void> {
  await opened.begin();
  workspace.view.focus();
  await workspace.start(server);
  await offline();
}
