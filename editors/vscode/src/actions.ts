import { commands, window, workspace } from 'vscode';
import { hasMachine } from './build';

interface Action {
  label: string;
  id: string; // of its command
  argument?: string;
  builds?: true; // it runs docker
}

const actions: Action[] = [
  { label: '$(type-hierarchy-sub) Show Stage Graph', id: 'stagels.showStageGraph' },
  { label: '$(play) Build This Stage', id: 'stagels.buildStage', builds: true },
  { label: '$(folder) Choose the Build Context of This Dockerfile', id: 'stagels.chooseBuildContext', builds: true },
  { label: '$(copy) Copy docker build Command for This Stage', id: 'stagels.copyBuildCommand' },
  { label: '$(checklist) Check All Dockerfiles of the Workspace', id: 'stagels.checkWorkspace' },
  { label: '$(gear) Open Settings', id: 'workbench.action.openSettings', argument: '@ext:stagels.stagels' },
  { label: '$(output) Show Output', id: 'stagels.showOutput' },
  { label: '$(debug-restart) Restart Server', id: 'stagels.restart' },
];

// showActions lists what can be done, for who comes from the status bar.
export async function showActions(): Promise<void> {
  const builds = workspace.isTrusted && hasMachine();
  const chosen = await window.showQuickPick(actions.filter(a => builds || !a.builds), { title: 'stagels' });
  if (chosen) await commands.executeCommand(chosen.id, ...(chosen.argument ? [chosen.argument] : []));
}
