import { StateEffect, StateField } from '@codemirror/state';
import { type EditorView, type Panel, showPanel } from '@codemirror/view';
import { offsetOf, positionOf } from './file';
import { element } from './markdown';
import type { Position, Range, WorkspaceEdit } from './protocol';
import type { Workspace } from './workspace';

type Asked = (view: EditorView) => Panel;

const ask = StateEffect.define<Asked | null>();

// renaming is the line in which the new name is typed.
export const renaming = StateField.define<Asked | null>({
  create: () => null,
  update(now, t) {
    for (const e of t.effects) if (e.is(ask)) return e.value;
    return t.docChanged ? null : now; // the place that it was asked for is another by now
  },
  provide: field => showPanel.from(field),
});

// rename asks for a new name of what stands at the cursor.
export async function rename(workspace: Workspace, say: (words: string, bad?: boolean) => void): Promise<void> {
  const view = workspace.view;
  const doc = view.state.doc;
  const position = positionOf(doc, view.state.selection.main.head);
  try {
    const at = await workspace.ask<{ range: Range; placeholder?: string } | Range | null>('textDocument/prepareRename', { position });
    if (!at) return say('Nothing here has a name that could be another');
    const range = 'range' in at ? at.range : at;
    const old = ('placeholder' in at && at.placeholder) || doc.sliceString(offsetOf(doc, range.start), offsetOf(doc, range.end));
    if (view.state.doc === doc) open(workspace, position, old, say);
  } catch (e) {
    say((e as Error).message, true);
  }
}

function open(workspace: Workspace, position: Position, old: string, say: (words: string) => void): void {
  const view = workspace.view;
  const close = () => {
    view.dispatch({ effects: ask.of(null) });
    view.focus();
  };
  const input = element('input') as HTMLInputElement;
  input.value = old;
  input.spellcheck = false;
  const refusal = element('span');
  refusal.setAttribute('role', 'alert');
  const form = element('form', element('label', `New name of ${old} `, input), element('button', 'Rename'), refusal) as HTMLFormElement;
  form.className = 'rename';
  form.onkeydown = e => {
    if (e.key === 'Escape') close();
  };
  form.onsubmit = async e => {
    e.preventDefault();
    refusal.textContent = await done(workspace, position, input.value, say, close);
  };
  const panel: Panel = { dom: form, top: true, mount: () => input.select() };
  view.dispatch({ effects: ask.of(() => panel) });
}

// done renames, or gives the reason why not.
async function done(workspace: Workspace, position: Position, newName: string, say: (words: string) => void, close: () => void): Promise<string> {
  try {
    const change = await workspace.ask<WorkspaceEdit | null>('textDocument/rename', { position, newName });
    if (!workspace.edit(change ?? undefined, 'rename')) return 'The text changed meanwhile: try again';
    close();
    const edits = change?.documentChanges ?? [];
    const places = edits.reduce((n, c) => n + c.edits.length, 0);
    say(`Renamed in ${places} ${places === 1 ? 'place' : 'places'}, ${edits.length} ${edits.length === 1 ? 'file' : 'files'}`);
    return '';
  } catch (e) {
    return (e as Error).message;
  }
}
