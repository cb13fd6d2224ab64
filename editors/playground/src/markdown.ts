// What the server says is Markdown, of which it writes a few forms. They are read here and
// made of elements, so that nothing of a text becomes HTML.

// rendered is Markdown as elements.
export function rendered(source: string): DocumentFragment {
  const out = document.createDocumentFragment();
  const lines = source.split('\n');
  for (let i = 0; i < lines.length; ) {
    const fence = /^(`{3,}|~{3,})/.exec(lines[i] as string)?.[1];
    if (fence) i = code(out, lines, i, fence);
    else if (isItem(lines[i])) i = list(out, lines, i);
    else if (lines[i]?.trim()) i = paragraph(out, lines, i);
    else i++;
  }
  return out;
}

const isItem = (line?: string) => /^[-*] /.test(line ?? '');

function code(out: Node, lines: string[], begin: number, fence: string): number {
  let end = begin + 1;
  while (end < lines.length && lines[end]?.trimEnd() !== fence) end++;
  const text = element('code', lines.slice(begin + 1, end).join('\n'));
  out.appendChild(element('pre', text));
  return end + 1;
}

function list(out: Node, lines: string[], begin: number): number {
  const items = element('ul');
  let end = begin;
  for (; isItem(lines[end]); end++) items.appendChild(element('li', ...inline((lines[end] as string).slice(2))));
  out.appendChild(items);
  return end;
}

function paragraph(out: Node, lines: string[], begin: number): number {
  let end = begin;
  while (lines[end]?.trim() && !isItem(lines[end])) end++;
  out.appendChild(element('p', ...inline(lines.slice(begin, end).join(' '))));
  return end;
}

// Code between as many backticks as it has in no row, strong words, links and escaped marks.
const mark = /(`+)([^`]|[^`].*?[^`])\1(?!`)|\*\*(.+?)\*\*|\[((?:`[^`]*`|[^\]`])+)\]\(([^()\s]+)\)|\\([!-/:-@[-`{-~])/g;

// Marks are looked for in no more letters than that: a stranger's text can make it slow.
const longest = 4000;

function inline(text: string): (Node | string)[] {
  if (text.length > longest) return [text];
  const out: (Node | string)[] = [];
  let read = 0;
  for (const m of text.matchAll(mark)) {
    out.push(text.slice(read, m.index));
    read = m.index + m[0].length;
    if (m[2] !== undefined) out.push(element('code', m[2].replace(/^ (.*[^ ].*) $/, '$1')));
    else if (m[3] !== undefined) out.push(element('strong', ...inline(m[3])));
    else if (m[4] !== undefined) out.push(link(inline(m[4]), m[5] as string));
    else out.push(m[6] as string);
  }
  out.push(text.slice(read));
  return out;
}

// link leads to pages alone, and never in the place of this one.
export function link(content: (Node | string)[], address: string): Node {
  if (!address.startsWith('https://')) return element('span', ...content);
  const a = element('a', ...content) as HTMLAnchorElement;
  a.href = address;
  a.target = '_blank';
  a.rel = 'noopener noreferrer';
  return a;
}

// element is an element with text and elements in it.
export function element(name: string, ...content: (Node | string)[]): HTMLElement {
  const e = document.createElement(name);
  e.append(...content);
  return e;
}
