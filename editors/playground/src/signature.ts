import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView, type Tooltip, showTooltip } from '@codemirror/view';
import { positionOf } from './file';
import { element } from './markdown';
import type { Signature, SignatureHelp } from './protocol';
import type { Workspace } from './workspace';

const show = StateEffect.define<Tooltip | null>();

const shown = StateField.define<Tooltip | null>({
  create: () => null,
  update(now, t) {
    for (const e of t.effects) if (e.is(show)) return e.value;
    return now && { ...now, pos: t.changes.mapPos(now.pos) };
  },
  provide: field => showTooltip.from(field),
});

// signature shows the forms of an instruction while it is typed, from when they are asked for
// until another is begun.
export function signature(workspace: () => Workspace): Extension {
  const follow = EditorView.updateListener.of(u => {
    if (!(u.docChanged || u.selectionSet) || !u.state.field(shown)) return;
    void formsAt(workspace()).then(forms => forms !== undefined && u.view.state.field(shown) && u.view.dispatch({ effects: show.of(forms) }));
  });
  return [shown, follow];
}

export async function showSignature(workspace: Workspace, say: (words: string) => void): Promise<void> {
  const forms = await formsAt(workspace);
  if (forms) workspace.view.dispatch({ effects: show.of(forms) });
  else if (forms === null) say('No instruction is typed here');
}

export function hideSignature(view: EditorView): boolean {
  if (!view.state.field(shown, false)) return false;
  view.dispatch({ effects: show.of(null) });
  return true;
}

// formsAt are those of what is typed at the cursor, null if that is no instruction, undefined
// if the cursor is elsewhere by now.
async function formsAt(workspace: Workspace): Promise<Tooltip | null | undefined> {
  const view = workspace.view;
  const { doc, selection } = view.state;
  const at = selection.main.head;
  const help = await workspace.ask<SignatureHelp | null>('textDocument/signatureHelp', { position: positionOf(doc, at) }).catch(() => null);
  if (view.state.doc !== doc || view.state.selection.main.head !== at) return undefined;
  if (!help?.signatures.length) return null;
  return { pos: doc.lineAt(at).from, above: true, create: () => ({ dom: formsOf(help) }) };
}

function formsOf(help: SignatureHelp): HTMLElement {
  const active = help.signatures[help.activeSignature];
  const parameter = help.activeParameter == null ? undefined : active?.parameters[help.activeParameter];
  const dom = element('div', ...help.signatures.map(s => (s === active ? element('p', element('strong', ...marked(s, parameter?.label))) : element('p', s.label))));
  if (parameter?.documentation) dom.append(element('p', parameter.documentation));
  dom.className = 'page forms';
  dom.setAttribute('role', 'tooltip');
  return dom;
}

// marked is a form with the part marked in which one is.
function marked({ label }: Signature, part: string | undefined): (Node | string)[] {
  const at = part ? label.indexOf(part) : -1;
  if (!part || at < 0) return [label];
  return [label.slice(0, at), element('mark', part), label.slice(at + part.length)];
}
