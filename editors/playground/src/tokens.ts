import { RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView } from '@codemirror/view';
import { inSight } from './in_sight';
import type { Workspace } from './workspace';

// tokens colours words by what the server says they are.
export const tokens = (workspace: () => Workspace | undefined) =>
  inSight(workspace, async (w, view, range) => {
    const legend = w.told?.capabilities.semanticTokensProvider.legend.tokenTypes;
    const answer = await w.ask<{ data: number[] } | null>('textDocument/semanticTokens/range', { range });
    return answer && legend ? decorated(view, answer.data, legend) : undefined;
  });

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
