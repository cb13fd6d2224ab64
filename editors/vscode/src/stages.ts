// What the command that copies a docker build needs to know of a file. Nothing of
// VS Code's is needed for it.

// Entry is one line of the outline, as the server gives it.
export interface Entry {
  name: string;
  kind: number;
  range: { start: { line: number }; end: { line: number } };
}

const stageKind = 2; // the protocol's SymbolKind.Module

export type Target = { build: string[] } | { refused: string };

// targetAt tells what docker build is given to build the stage that holds a line. The
// last stage is built if nothing is said; another one only by its name.
export function targetAt(outline: Entry[], line: number): Target {
  const stages = outline.filter(e => e.kind === stageKind);
  const index = stages.findLastIndex(s => s.range.start.line <= line);
  if (index < 0) return { refused: 'The cursor is above the first stage.' };
  const { name } = stages[index];
  if (!/^FROM( |$)/.test(name)) return { build: ['--target', name] };
  if (index === stages.length - 1) return { build: [] };
  return { refused: `Stage ${index} (${name}) has no name, and docker build --target takes nothing else. Write AS and a name behind its FROM.` };
}

// buildCommand is what to type into a terminal in the folder that file is relative to.
// A backslash would mean something else to many shells.
export function buildCommand(target: string[], path: string): string {
  const file = /^[a-z]:\\/i.test(path) ? path.replaceAll('\\', '/') : path;
  return ['docker', 'build', ...target, '-f', file, '.'].map(quoted).join(' ');
}

// Double quotes mean the same to the shells of Unix and of Windows, as long as
// nothing is in them that one of those expands.
function quoted(word: string): string {
  if (/^[\w./:@%+=,-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `"${word}"`;
}
