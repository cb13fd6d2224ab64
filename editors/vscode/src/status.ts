import { type Disposable, LanguageStatusSeverity, languages } from 'vscode';

// Status is what the status bar shows of the server beside a Dockerfile's language.
export class Status implements Disposable {
  private readonly item = languages.createLanguageStatusItem('stagels.server', { language: 'dockerfile' });

  constructor() {
    this.item.name = 'stagels';
    this.item.command = { command: 'stagels.showOutput', title: 'Show Output' };
  }

  get text(): string {
    return this.item.text;
  }

  get detail(): string | undefined {
    return this.item.detail;
  }

  starting(): void {
    this.set('stagels', 'is starting', LanguageStatusSeverity.Information);
    this.item.busy = true;
  }

  running(version: string | undefined): void {
    this.set(`stagels ${version ?? ''}`.trim(), 'is running', LanguageStatusSeverity.Information);
  }

  stopped(reason: string): void {
    this.set('stagels is not running', reason, LanguageStatusSeverity.Error);
    this.item.command = { command: 'stagels.restart', title: 'Restart Server' };
  }

  dispose(): void {
    this.item.dispose();
  }

  private set(text: string, detail: string, severity: LanguageStatusSeverity): void {
    this.item.text = text;
    this.item.detail = detail;
    this.item.severity = severity;
    this.item.busy = false;
    this.item.command = { command: 'stagels.showOutput', title: 'Show Output' };
  }
}
