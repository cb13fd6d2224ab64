import type { File } from './file';
import { element } from './markdown';
import { type Problem, severity } from './problems';
import type { Workspace } from './workspace';

// tabs has one for each file. The arrows go from one to the next, as in other tabs. What it gives
// writes to a file's tab how many problems the file has.
export function tabs(workspace: Workspace, list: HTMLElement): (file: File, problems: Problem[]) => void {
  const all = workspace.files.map(file => {
    const tab = element('button', file.name, element('span')) as HTMLButtonElement;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', 'editor');
    tab.onclick = () => {
      workspace.show(file);
      workspace.view.focus();
    };
    return tab;
  });
  const show = () => {
    all.forEach((tab, i) => {
      const shown = workspace.files[i] === workspace.shown;
      tab.setAttribute('aria-selected', String(shown));
      tab.tabIndex = shown ? 0 : -1;
    });
  };
  list.onkeydown = e => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    const next = (workspace.files.indexOf(workspace.shown) + step + all.length) % all.length;
    workspace.show(workspace.files[next] as typeof workspace.shown);
    all[next]?.focus();
  };
  list.append(...all);
  workspace.whenShown.push(show);
  show();
  return (file, problems) => {
    const count = all[workspace.files.indexOf(file)]?.querySelector('span');
    if (!count) return;
    count.textContent = problems.length ? ` ${problems.length}` : '';
    count.className = `count ${['error', 'warning'].find(s => problems.some(p => severity(p.is) === s)) ?? 'hint'}`;
    count.title = problems.length ? 'Problems' : '';
  };
}
