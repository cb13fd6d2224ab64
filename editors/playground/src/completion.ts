import { type Completion, type CompletionContext, type CompletionResult, autocompletion, insertCompletionText, pickedCompletion, startCompletion } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { offsetOf, positionOf } from './file';
import { rendered } from './markdown';
import type { CompletionItem, CompletionList } from './protocol';
import type { Workspace } from './workspace';

// completion asks the server at each key: what it offers is in order.
export function completion(workspace: () => Workspace): Extension {
  return autocompletion({
    override: [context => offered(workspace(), context)],
    defaultKeymap: false, // its Escape would be before all others, also when no list is there yet
    activateOnCompletion: c => /[=:,]$/.test(c.label),
    icons: false,
  });
}

async function offered(workspace: Workspace, context: CompletionContext): Promise<CompletionResult | null> {
  const doc = context.state.doc;
  const key = doc.sliceString(context.pos - 1, context.pos);
  const triggers = context.explicit ? [] : (workspace.told?.capabilities.completionProvider.triggerCharacters ?? []);
  const trigger = triggers.includes(key) ? { triggerKind: 2, triggerCharacter: key } : { triggerKind: 1 };
  const asked = context.explicit || trigger.triggerKind === 2 || /\w/.test(key); // behind another key only what goes on with a word
  const answer = await workspace
    .ask<CompletionList | CompletionItem[] | null>('textDocument/completion', { position: positionOf(doc, context.pos), context: trigger })
    .catch(() => null);
  const all = Array.isArray(answer) ? answer : (answer?.items ?? []);
  const typed = (item: CompletionItem) => doc.sliceString(startOf(item, context), context.pos);
  const items = all.filter(item => fits(item, typed(item)) && (asked || typed(item) !== ''));
  if (items.length === 0 || context.aborted) return null;
  return { from: startOf(items[0] as CompletionItem, context), filter: false, options: items.map(item => option(workspace, item, context)) };
}

function startOf(item: CompletionItem, { state, pos }: CompletionContext): number {
  return item.textEdit ? offsetOf(state.doc, item.textEdit.range.start) : pos;
}

// fits tells whether an item has the letters that were typed, in their order. That is left to
// clients, which order by how well it does; the order of the server stays here.
function fits(item: CompletionItem, typed: string): boolean {
  const name = (item.filterText ?? item.label).toLowerCase();
  let at = -1;
  return [...typed.toLowerCase()].every(letter => (at = name.indexOf(letter, at + 1)) >= 0);
}

function option(workspace: Workspace, item: CompletionItem, context: CompletionContext): Completion {
  const edit = item.textEdit;
  const doc = context.state.doc;
  const before = startOf(item, context) - context.pos;
  const behind = edit ? Math.max(0, offsetOf(doc, edit.range.end) - context.pos) : 0;
  return {
    label: item.label,
    detail: item.detail,
    info: () => explained(workspace, item),
    apply: (view: EditorView, picked: Completion) => {
      const at = view.state.selection.main.head;
      const insert = edit?.newText ?? item.label;
      const to = Math.min(at + behind, view.state.doc.lineAt(at).to);
      view.dispatch({ ...insertCompletionText(view.state, insert, Math.max(0, at + before), to), annotations: pickedCompletion.of(picked) });
      if (/[=:,]$/.test(insert)) startCompletion(view);
    },
  };
}

// explained asks for what the list leaves out.
async function explained(workspace: Workspace, item: CompletionItem): Promise<Node | null> {
  const full = (await workspace.client?.ask<CompletionItem>('completionItem/resolve', item).catch(() => item)) ?? item;
  const text = typeof full.documentation === 'string' ? full.documentation : (full.documentation?.value ?? '');
  const parts = [full.detail ?? '', text].filter(Boolean).join('\n\n');
  if (!parts) return null;
  const box = document.createElement('div');
  box.className = 'page';
  box.append(rendered(parts));
  return box;
}
