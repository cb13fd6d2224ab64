import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { type EditorView, type Tooltip, hoverTooltip, showTooltip } from '@codemirror/view';
import { offsetOf, positionOf } from './file';
import { rendered } from './markdown';
import { described, problems } from './problems';
import type { Hover } from './protocol';
import type { Workspace } from './workspace';

const pin = StateEffect.define<Tooltip | null>();

// pinned is the hover that a key asked for. It goes with the next move or key.
const pinned = StateField.define<Tooltip | null>({
  create: () => null,
  update(now, t) {
    for (const e of t.effects) if (e.is(pin)) return e.value;
    return t.docChanged || t.selection ? null : now;
  },
  provide: field => showTooltip.from(field),
});

export function hover(workspace: () => Workspace): Extension {
  return [pinned, hoverTooltip((view, pos) => tooltip(workspace(), view, pos), { hideOnChange: true })];
}

// showHover tells of the place of the cursor.
export function showHover(workspace: Workspace, say: (words: string) => void): boolean {
  const view = workspace.view;
  const at = view.state.selection.main.head;
  void tooltip(workspace, view, at).then(t => {
    if (view.state.selection.main.head !== at) return;
    view.dispatch({ effects: pin.of(t) });
    if (!t) say('Nothing to tell of this place');
  });
  return true;
}

export function hideHover(view: EditorView): boolean {
  if (!view.state.field(pinned, false)) return false;
  view.dispatch({ effects: pin.of(null) });
  return true;
}

// tooltip has the problems at a place, and what the server tells of it.
async function tooltip(workspace: Workspace, view: EditorView, pos: number): Promise<Tooltip | null> {
  const doc = view.state.doc;
  const found = view.state.field(problems).filter(p => p.from <= pos && pos <= p.to);
  const told = await workspace.ask<Hover | null>('textDocument/hover', { position: positionOf(doc, pos) }).catch(() => null);
  if (view.state.doc !== doc || (!told && found.length === 0)) return null;
  return {
    pos: told?.range ? offsetOf(doc, told.range.start) : (found[0]?.from ?? pos),
    end: told?.range ? offsetOf(doc, told.range.end) : found[0]?.to,
    above: true,
    create: () => {
      const dom = document.createElement('div');
      dom.className = 'page';
      dom.setAttribute('role', 'tooltip');
      dom.append(...found.map(described));
      if (told) dom.append(rendered(told.contents.value));
      return { dom };
    },
  };
}
