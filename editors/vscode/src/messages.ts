import { commands, window } from 'vscode';

export function refuse(reason: string): undefined {
  void window.showWarningMessage(reason);
}

export function notRunning(): undefined {
  void window.showWarningMessage('stagels is not running.', 'Restart Server').then(chosen => {
    if (chosen) void commands.executeCommand('stagels.restart');
  });
}
