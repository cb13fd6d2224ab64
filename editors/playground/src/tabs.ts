import type { Workspace } from './workspace';

// tabs has one for each file. The arrows go from one to the next, as in other tabs.
export function tabs(workspace: Workspace, list: HTMLElement): void {
  const all = workspace.files.map(file => {
    const tab = document.createElement('button');
    tab.textContent = file.name;
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
}
