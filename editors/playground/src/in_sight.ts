import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { positionOf } from './file';
import type { Range } from './protocol';
import type { Workspace } from './workspace';

const pause = 40; // milliseconds behind a key

const again = StateEffect.define<null>();

// askAgain has a view asked without a change of its text: the server knows more now.
export const askAgain = (view: EditorView) => view.dispatch({ effects: again.of(null) });

// Asked is what the server says of a range of a view, as decorations.
type Asked = (w: Workspace, view: EditorView, range: Range) => Promise<DecorationSet | undefined>;

// inSight decorates what is in sight with what the server says of it. Decorations move with the
// text until there are new ones.
export function inSight(workspace: () => Workspace | undefined, asked: Asked): Extension {
  const set = StateEffect.define<DecorationSet>();
  const decorations = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(now, t) {
      for (const e of t.effects) if (e.is(set)) return e.value;
      return now.map(t.changes);
    },
    provide: field => EditorView.decorations.from(field),
  });
  const asker = ViewPlugin.define(view => {
    let timer = setTimeout(ask, pause);
    async function ask(): Promise<void> {
      const w = workspace();
      if (!w?.client) return;
      const { doc } = view.state;
      const range = { start: positionOf(doc, view.viewport.from), end: positionOf(doc, view.viewport.to) };
      const answer = await asked(w, view, range).catch(() => undefined);
      if (answer && view.state.doc === doc) view.dispatch({ effects: set.of(answer) });
    }
    return {
      update(u: ViewUpdate) {
        const told = u.transactions.some(t => t.effects.some(e => e.is(again)));
        if (!u.docChanged && !u.viewportChanged && !told) return;
        clearTimeout(timer);
        timer = setTimeout(ask, pause);
      },
      destroy: () => clearTimeout(timer),
    };
  });
  return [decorations, asker];
}
