// When two diagnostics tell of the same problem. Nothing of VS Code's is needed to
// tell.

interface Place {
  line: number;
  character: number;
}

export interface Finding {
  source: string;
  code: string | number;
  message: string;
  error: boolean;
  range: { start: Place; end: Place };
}

// The codes of dockerfile-utils, which Microsoft's extensions bring, that are checks
// of BuildKit's.
const dockerfileUtils: Record<number, string> = {
  0: 'ConsistentInstructionCasing',
  10: 'DuplicateStageName',
  11: 'NoEmptyContinuation',
  37: 'MultipleInstructionsDisallowed',
  45: 'MaintainerDeprecated',
  50: 'WorkdirRelativePath',
};

// doubled tells whether other says what own does. Docker's extension marks whole
// lines, so a check is the same one if its name is and the lines meet. Errors have no
// names in either: two that meet in a word are taken for one, as BuildKit refuses an
// instruction for one reason.
export function doubled(own: Finding, other: Finding): boolean {
  const rule = ruleOf(other);
  if (rule !== '' && rule === own.code) return lines(own, other);
  if (own.message === other.message) return lines(own, other);
  return own.error && other.error && words(own, other);
}

function ruleOf(f: Finding): string {
  if (typeof f.code === 'string') return f.code;
  return f.source === 'dockerfile-utils' ? (dockerfileUtils[f.code] ?? '') : '';
}

function lines(a: Finding, b: Finding): boolean {
  return a.range.start.line <= b.range.end.line && b.range.start.line <= a.range.end.line;
}

function words(a: Finding, b: Finding): boolean {
  return !before(a.range.end, b.range.start) && !before(b.range.end, a.range.start);
}

function before(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
