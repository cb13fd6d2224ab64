// What a docker build needs to know of a file. Nothing of
// VS Code's is needed for it.

// Entry is one line of the outline, as the server gives it.
export interface Entry {
  name: string;
  detail?: string;
  kind: number;
  range: { start: { line: number }; end: { line: number } };
}

const stageKind = 2; // the protocol's SymbolKind.Module

// stagesOf are the outline's entries that are stages.
export function stagesOf(outline: Entry[]): Entry[] {
  return outline.filter(e => e.kind === stageKind);
}

export type Target = { build: string[] } | { refused: string };

// targetAt tells what docker build is given to build the stage that holds a line. The
// last stage is built if nothing is said; another one only by its name.
export function targetAt(outline: Entry[], line: number): Target {
  const stages = stagesOf(outline);
  const index = stages.findLastIndex(s => s.range.start.line <= line);
  if (index < 0) return { refused: 'The cursor is above the first stage.' };
  const { name } = stages[index];
  if (!/^FROM( |$)/.test(name)) return { build: ['--target', name] };
  if (index === stages.length - 1) return { build: [] };
  return { refused: `Stage ${index} (${name}) has no name, and docker build --target takes nothing else. Write AS and a name behind its FROM.` };
}

// Build is what docker build is told.
export interface Build {
  target: string[];
  platform: string;
  buildArgs: [string, string][];
  buildContexts: [string, string][];
  file: string;
  context: string;
}

// buildArguments are the words behind docker.
export function buildArguments(b: Build): string[] {
  const each = (flag: string, pairs: [string, string][]) => pairs.flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return [
    'build',
    ...b.target,
    ...(b.platform ? ['--platform', b.platform] : []),
    ...each('--build-arg', b.buildArgs),
    ...each('--build-context', b.buildContexts),
    '-f',
    path(b.file),
    path(b.context),
  ];
}

// A backslash would mean something else to many shells, and a dash begins a flag.
function path(p: string): string {
  const slashes = /^[a-z]:\\/i.test(p) ? p.replaceAll('\\', '/') : p;
  return slashes.startsWith('-') ? `./${slashes}` : slashes;
}

// commandLine is what to type into a terminal.
export function commandLine(args: string[]): string {
  return ['docker', ...args].map(quoted).join(' ');
}

// Double quotes mean the same to the shells of Unix and of Windows, as long as
// nothing is in them that one of those expands.
function quoted(word: string): string {
  if (/^[\w./:@%+=,-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `"${word}"`;
}
