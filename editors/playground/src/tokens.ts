import { RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { positionOf } from './file';
import type { Workspace } from './workspace';

const pause = 40; // milliseconds behind a key

const color = StateEffect.define<DecorationSet>();

const colored = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(now, t) {
    for (const e of t.effects) if (e.is(color)) return e.value;
    return now.map(t.changes);
  },
  provide: field => EditorView.decorations.from(field),
});

const again = StateEffect.define<null>();

// tokens colours what is in sight by what the server says a word is.
export const tokens = (workspace: () => Workspace | undefined) => [
  colored,
  ViewPlugin.define(view => {
    let timer = setTimeout(ask, pause);
    async function ask(): Promise<void> {
      const w = workspace();
      const legend = w?.told?.capabilities.semanticTokensProvider.legend.tokenTypes;
      if (!w?.client || !legend) return;
      const { doc } = view.state;
      const range = { start: positionOf(doc, view.viewport.from), end: positionOf(doc, view.viewport.to) };
      const answer = await w.ask<{ data: number[] } | null>('textDocument/semanticTokens/range', { range }).catch(() => null);
      if (answer && view.state.doc === doc) view.dispatch({ effects: color.of(decorated(view, answer.data, legend)) });
    }
    return {
      update(u: ViewUpdate) {
        const asked = u.transactions.some(t => t.effects.some(e => e.is(again)));
        if (!u.docChanged && !u.viewportChanged && !asked) return;
        clearTimeout(timer);
        timer = setTimeout(ask, pause);
      },
      destroy: () => clearTimeout(timer),
    };
  }),
];

// colorAgain has a view coloured without a change of its text: the server is there now.
export const colorAgain = (view: EditorView) => view.dispatch({ effects: again.of(null) });

// decorated reads tokens as the protocol packs them: five numbers, places from the last one.
function decorated(view: EditorView, data: number[], legend: string[]): DecorationSet {
  const doc = view.state.doc;
  const out = new RangeSetBuilder<Decoration>();
  let line = 0;
  let character = 0;
  for (let i = 0; i + 4 < data.length; i += 5) {
    const [lines, characters, length, type] = data.slice(i, i + 4) as [number, number, number, number];
    character = lines ? characters : character + characters;
    line += lines;
    if (line >= doc.lines) break;
    const from = doc.line(line + 1).from + character;
    if (from + length <= doc.length) out.add(from, from + length, Decoration.mark({ class: `is-${legend[type]}` }));
  }
  return out.finish();
}
