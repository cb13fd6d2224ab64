import { type Range as Mark, RangeSet, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import type { File } from './file';
import { element, link } from './markdown';
import type { Diagnostic, Published } from './protocol';
import type { Workspace } from './workspace';

export interface Problem {
  from: number;
  to: number;
  is: Diagnostic;
}

const names = ['', 'error', 'warning', 'information', 'hint'];

export const severity = (d: Diagnostic) => names[d.severity ?? 1] as string;

const set = StateEffect.define<Problem[]>();

// problems of a file move with its text until the server tells anew.
export const problems = StateField.define<Problem[]>({
  create: () => [],
  update(now, t) {
    for (const e of t.effects) if (e.is(set)) return e.value;
    if (!t.docChanged) return now;
    const moved = now.map(p => {
      const from = t.changes.mapPos(p.from, 1);
      return { ...p, from, to: Math.max(from, t.changes.mapPos(p.to, -1)) };
    });
    return moved.filter((p, i) => p.from < p.to || now[i]?.from === now[i]?.to); // the words are gone
  },
  provide: field => EditorView.decorations.from(field, marked),
});

// A place without a letter to underline, such as a missing argument.
class Gap extends WidgetType {
  constructor(private readonly severity: string) {
    super();
  }
  override eq(other: Gap): boolean {
    return other.severity === this.severity;
  }
  toDOM(): HTMLElement {
    const e = element('span');
    e.className = `gap ${this.severity}`;
    return e;
  }
}

function marked(all: Problem[]): DecorationSet {
  const marks: Mark<Decoration>[] = all.map(p => {
    if (p.from === p.to) return Decoration.widget({ widget: new Gap(severity(p.is)), side: 1 }).range(p.from);
    return Decoration.mark({ class: `problem ${severity(p.is)}` }).range(p.from, p.to);
  });
  return RangeSet.of(marks, true);
}

// described is a problem as a person reads it.
export function described(p: Problem): HTMLElement {
  const e = element('div', p.is.message, ' ');
  e.className = `told ${severity(p.is)}`;
  if (p.is.code) e.append(link([p.is.code], p.is.codeDescription?.href ?? ''));
  return e;
}

// Problems is the list below the editor.
export class Problems {
  readonly whenShown: (() => void)[] = [];

  constructor(
    private readonly workspace: Workspace,
    private readonly list: HTMLElement,
    private readonly heading: HTMLElement,
    private readonly fixes: (file: File, p: Problem) => void,
    private readonly state: (words: string) => void,
  ) {
    workspace.whenStarted.push(() => workspace.client?.on<Published>('textDocument/publishDiagnostics', p => this.take(p)));
    workspace.whenChanged.push(() => this.show());
  }

  private take(told: Published): void {
    const file = this.workspace.file(told.uri);
    const span = file?.spanSince(told.version ?? file.now());
    if (!file || !span) return;
    file.dispatch({ effects: set.of(told.diagnostics.map(is => ({ ...span(is.range), is }))) });
    this.show();
    this.state(this.sum());
  }

  private all(): { file: File; p: Problem }[] {
    return this.workspace.files.flatMap(file => file.state.field(problems).map(p => ({ file, p })).sort((a, b) => a.p.from - b.p.from));
  }

  sum(): string {
    const counts = names.map(name => ({ name, count: this.all().filter(({ p }) => severity(p.is) === name).length }));
    const told = counts.filter(c => c.count > 0).map(c => `${c.count} ${c.name}${c.count > 1 && c.name !== 'information' ? 's' : ''}`);
    return told.join(', ') || 'No problems';
  }

  // show keeps the rows that say what they said, so that the focus stays where it is.
  private show(): void {
    const all = this.all();
    this.heading.textContent = all.length ? `Problems (${all.length})` : 'Problems';
    const rows = [...this.list.children] as HTMLElement[];
    all.forEach(({ file, p }, i) => {
      const key = this.key(file, p);
      if (rows[i]?.dataset.key === key) return;
      const row = this.row(file, p, i);
      row.dataset.key = key;
      if (rows[i]) rows[i].replaceWith(row);
      else this.list.append(row);
    });
    rows.slice(all.length).forEach(r => r.remove());
    this.whenShown.forEach(f => f());
  }

  private key(file: File, p: Problem): string {
    return JSON.stringify([file.name, this.place(file, p), p.is.severity, p.is.code, p.is.message]);
  }

  private place(file: File, p: Problem): string {
    const line = file.state.doc.lineAt(p.from);
    return `${line.number}:${p.from - line.from + 1}`;
  }

  // row finds its problem when it is pressed: the text may have moved it by then.
  private row(file: File, p: Problem, i: number): HTMLElement {
    const now = () => this.all()[i];
    const go = element('button', element('b', severity(p.is)), ` ${file.name}:${this.place(file, p)} `, p.is.message);
    go.className = `go ${severity(p.is)}`;
    go.onclick = () => this.goTo(now());
    const fix = element('button', 'Fix…');
    fix.setAttribute('aria-label', `Fixes of line ${file.state.doc.lineAt(p.from).number}`);
    fix.onclick = () => {
      const at = now();
      if (at) this.fixes(at.file, at.p);
    };
    const row = element('li', go);
    if (p.is.code) row.append(link([p.is.code], p.is.codeDescription?.href ?? ''));
    row.append(fix);
    return row;
  }

  private goTo(at: { file: File; p: Problem } | undefined): void {
    if (!at) return;
    this.workspace.show(at.file);
    const { from, to } = at.p;
    this.workspace.view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    this.workspace.view.focus();
  }

  // next goes to the next problem of the file, or the one before, around its end.
  next(step: 1 | -1): boolean {
    const at = this.workspace.view.state.selection.main.from;
    const own = this.all().filter(({ file }) => file === this.workspace.shown);
    const further = step > 0 ? own.find(({ p }) => p.from > at) : own.findLast(({ p }) => p.from < at);
    this.goTo(further ?? own.at(step > 0 ? 0 : -1));
    return true;
  }
}
