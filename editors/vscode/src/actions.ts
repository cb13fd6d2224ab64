import { commands, window, workspace } from 'vscode';
import { hasMachine } from './build';

interface Action {
  label: string;
  command: string;
  argument?: string;
  builds?: true; // it runs docker
}

const actions: Action[] = [
  { label: '$(play) Build This Stage', command: 'stagels.buildStage', builds: true },
  { label: '$(folder) Choose the Build Context of This Dockerfile', command: 'stagels.chooseBuildContext', builds: true },
  { label: '$(copy) Copy docker build Command for This Stage', command: 'stagels.copyBuildCommand' },
  { label: '$(checklist) Check All Dockerfiles of the Workspace', command: 'stagels.checkWorkspace' },
  { label: '$(gear) Open Settings', command: 'workbench.action.openSettings', argument: '@ext:stagels.stagels' },
  { label: '$(output) Show Output', command: 'stagels.showOutput' },
  { label: '$(debug-restart) Restart Server', command: 'stagels.restart' },
];

// showActions lists what can be done, for who comes from the status bar.
export async function showActions(): Promise<void> {
  const builds = workspace.isTrusted && hasMachine();
  const chosen = await window.showQuickPick(actions.filter(a => builds || !a.builds), { title: 'stagels' });
  if (chosen) await commands.executeCommand(chosen.command, ...(chosen.argument ? [chosen.argument] : []));
}
