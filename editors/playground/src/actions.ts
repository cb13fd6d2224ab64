import type { File } from './file';
import { positionOf } from './file';
import { element } from './markdown';
import type { Problem } from './problems';
import type { CodeAction, Range, TextEdit } from './protocol';
import type { Workspace } from './workspace';

type Say = (words: string, bad?: boolean) => void;

// closing has a click beside a dialog close it.
export function closing(dialog: HTMLDialogElement): void {
  dialog.addEventListener('click', e => {
    if (e.target === dialog) dialog.close();
  });
}

// Actions are the fixes and changes that the server offers, in a list to choose from.
export class Actions {
  constructor(
    private readonly workspace: Workspace,
    private readonly dialog: HTMLDialogElement,
    private readonly say: Say,
  ) {
    closing(dialog);
    dialog.onclose = () => workspace.view.focus();
    dialog.onkeydown = e => this.move(e);
  }

  // here are those of the cursor or of what is selected.
  here(): boolean {
    const { doc, selection } = this.workspace.view.state;
    void this.offer(this.workspace.shown, { start: positionOf(doc, selection.main.from), end: positionOf(doc, selection.main.to) });
    return true;
  }

  of(file: File, p: Problem): void {
    this.workspace.show(file);
    this.workspace.view.dispatch({ selection: { anchor: p.from }, scrollIntoView: true });
    const at = positionOf(file.state.doc, p.from);
    void this.offer(file, { start: at, end: at });
  }

  private async offer(file: File, range: Range): Promise<void> {
    const actions = await this.workspace.ask<CodeAction[] | null>('textDocument/codeAction', { textDocument: file.document, range, context: { diagnostics: [] } }).catch(() => null);
    if (!actions?.length) return this.say('Nothing to fix or change here');
    const buttons = actions.map(action => {
      const button = element('button', action.title);
      button.onclick = () => this.take(action);
      return element('li', button);
    });
    this.dialog.replaceChildren(element('h2', 'Fixes and changes'), element('ul', ...buttons));
    this.dialog.showModal();
    this.dialog.querySelector('button')?.focus();
  }

  private async take(action: CodeAction): Promise<void> {
    this.dialog.close();
    try {
      const full = action.edit ? action : await this.workspace.client?.ask<CodeAction>('codeAction/resolve', action);
      if (!this.workspace.edit(full?.edit, 'fix')) this.say('This page cannot make that change');
    } catch (e) {
      this.say((e as Error).message, true);
    }
  }

  // move goes through the list by the arrows.
  private move(e: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const all = [...this.dialog.querySelectorAll('button')];
    const at = all.indexOf((this.dialog.getRootNode() as Document).activeElement as HTMLButtonElement);
    all[(at + step + all.length) % all.length]?.focus();
  }
}

// format puts the file in order.
export async function format(workspace: Workspace, say: Say): Promise<void> {
  const file = workspace.shown;
  const version = file.now();
  try {
    const edits = await workspace.ask<TextEdit[] | null>('textDocument/formatting', { options: { tabSize: 4, insertSpaces: true } });
    if (!file.is(version)) return say('The text changed meanwhile: try again');
    if (!edits?.length) return say(`${file.name} is formatted`);
    file.edit(edits, 'format');
    say(`Formatted ${file.name}`);
  } catch (e) {
    say((e as Error).message, true);
  }
}
