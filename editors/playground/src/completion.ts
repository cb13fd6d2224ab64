import { type Completion, type CompletionContext, type CompletionResult, autocompletion, insertCompletionText, pickedCompletion, startCompletion } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { offsetOf, positionOf } from './file';
import { rendered } from './markdown';
import type { CompletionItem, CompletionList } from './protocol';
import type { Workspace } from './workspace';

// completion asks the server at each key: what it offers it has filtered and put in order.
export function completion(workspace: () => Workspace): Extension {
  return autocompletion({
    override: [context => offered(workspace(), context)],
    activateOnCompletion: c => /[=:,]$/.test(c.label),
    icons: false,
  });
}

async function offered(workspace: Workspace, context: CompletionContext): Promise<CompletionResult | null> {
  const doc = context.state.doc;
  const answer = await workspace
    .ask<CompletionList | CompletionItem[] | null>('textDocument/completion', { position: positionOf(doc, context.pos), context: { triggerKind: 1 } })
    .catch(() => null);
  const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
  if (items.length === 0 || context.aborted) return null;
  const first = items[0]?.textEdit?.range;
  const from = first ? offsetOf(doc, first.start) : context.pos;
  return { from, filter: false, options: items.map(item => option(workspace, item, context)) };
}

function option(workspace: Workspace, item: CompletionItem, context: CompletionContext): Completion {
  const edit = item.textEdit;
  const doc = context.state.doc;
  const before = edit ? offsetOf(doc, edit.range.start) - context.pos : 0;
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
