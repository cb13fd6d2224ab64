import { Decoration, WidgetType } from '@codemirror/view';
import { offsetOf } from './file';
import { inSight } from './in_sight';
import { element } from './markdown';
import type { InlayHint } from './protocol';
import type { Workspace } from './workspace';

// hints are between the words, and no part of the text: what a variable stands for, which stage
// a number means.
export const hints = (workspace: () => Workspace | undefined) =>
  inSight(workspace, async (w, view, range) => {
    const told = await w.ask<InlayHint[] | null>('textDocument/inlayHint', { range });
    return Decoration.set((told ?? []).map(hint => Decoration.widget({ widget: new Hint(hint), side: 1 }).range(offsetOf(view.state.doc, hint.position))), true);
  });

class Hint extends WidgetType {
  constructor(private readonly is: InlayHint) {
    super();
  }
  override eq(other: Hint): boolean {
    return other.is.label === this.is.label && other.is.tooltip === this.is.tooltip;
  }
  toDOM(): HTMLElement {
    const { label, tooltip, paddingLeft, paddingRight } = this.is;
    const e = element('span', label);
    e.className = 'inlay';
    e.classList.toggle('behind', paddingLeft === true);
    e.classList.toggle('before', paddingRight === true);
    if (tooltip) e.title = tooltip;
    return e;
  }
}
