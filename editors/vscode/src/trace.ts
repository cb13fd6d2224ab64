import { EventEmitter, LogLevel, type LogOutputChannel, workspace } from 'vscode';

// traceChannel is output for the client's traces. The client traces nothing unless its
// channel is at the level trace, whatever the setting says; here the setting alone is
// enough, and what is traced is seen at any level.
export function traceChannel(output: LogOutputChannel): LogOutputChannel {
  const on = () => workspace.getConfiguration('stagels').get('trace.server', 'off') !== 'off';
  const level = () => (on() ? LogLevel.Trace : output.logLevel);
  const changed = new EventEmitter<LogLevel>();
  const sources = [
    output.onDidChangeLogLevel(() => changed.fire(level())),
    workspace.onDidChangeConfiguration(e => e.affectsConfiguration('stagels.trace') && changed.fire(level())),
  ];
  return Object.create(output, {
    logLevel: { get: level },
    onDidChangeLogLevel: { value: changed.event },
    trace: { value: (message: string, ...more: unknown[]) => (on() ? output.info(message, ...more) : output.trace(message, ...more)) },
    dispose: { value: () => [...sources, changed].forEach(d => d.dispose()) },
  }) as LogOutputChannel;
}
