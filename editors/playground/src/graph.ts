import { folder, positionOf } from './file';
import { parsed } from './trusted';
import type { Workspace } from './workspace';

const pause = 150; // milliseconds without a key, until the picture follows

// What the server's pictures are made of. All else of an answer is left out.
const elements = new Set(['svg', 'defs', 'marker', 'g', 'a', 'path', 'rect', 'text', 'tspan', 'title']);
const attributes = new Set([
  'aria-label', 'class', 'd', 'data-from', 'data-to', 'height', 'href', 'id', 'marker-end', 'marker-start', 'markerHeight', 'markerUnits', 'markerWidth', 'orient',
  'refX', 'refY', 'role', 'rx', 'text-anchor', 'viewBox', 'width', 'x', 'y',
]);

// Graph is the picture of the stages beside the text.
export class Graph {
  private readonly root: ShadowRoot;
  private readonly style = new CSSStyleSheet();
  private timer = 0;
  private asked = 0; // how often: an answer that is late counts no more
  private shown = '';

  constructor(
    private readonly workspace: Workspace,
    private readonly pane: HTMLElement,
    sheet: CSSStyleSheet,
  ) {
    this.root = pane.attachShadow({ mode: 'open', delegatesFocus: false });
    this.root.adoptedStyleSheets = [this.style, sheet];
    this.root.addEventListener('click', e => this.chosen(e));
    new ResizeObserver(() => this.fit()).observe(pane);
    workspace.whenChanged.push(() => this.soon(pause));
    workspace.whenShown.push(() => this.soon(0));
    workspace.whenStarted.push(() => this.soon(0));
  }

  private soon(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.draw(), wait);
  }

  // draw shows another picture, if it is one.
  private async draw(): Promise<void> {
    const asked = ++this.asked;
    const uri = this.workspace.shown.uri;
    const svg = await this.workspace.client
      ?.ask<string>('workspace/executeCommand', { command: 'stagels.graph', arguments: [{ uri, target: '', format: 'svg' }] })
      .catch(() => '');
    if (asked !== this.asked || svg === undefined) return;
    if (svg !== this.shown) this.replace(svg);
    this.shown = svg;
    this.mark();
  }

  // replace keeps what is scrolled to and what has the focus.
  private replace(svg: string): void {
    const focused = this.root.activeElement?.id;
    const picture = svg && clean(svg);
    if (!picture) {
      this.root.replaceChildren('The file has no stage yet.');
      return;
    }
    this.style.replaceSync(picture.style);
    this.root.replaceChildren(picture.svg);
    this.fit();
    if (focused) this.root.getElementById(focused)?.focus({ preventScroll: true });
  }

  // fit makes a picture as wide as the pane, if it can be read then.
  private fit(): void {
    const svg = this.root.querySelector('svg');
    svg?.classList.toggle('fit', svg.width.baseVal.value * 0.7 < this.pane.clientWidth);
  }

  // mark shows which stage the cursor is in.
  mark(): void {
    const { doc, selection } = this.workspace.view.state;
    const line = positionOf(doc, selection.main.head).line + 1;
    const stages = [...this.root.querySelectorAll('a.stage')].map(a => ({ a, at: placeOf(a) }));
    const above = stages.filter(s => s.at.name === this.workspace.shown.name && s.at.line <= line);
    const here = above.sort((x, y) => y.at.line - x.at.line)[0]?.a;
    for (const { a } of stages) {
      a.classList.toggle('here', a === here);
      if (a === here) a.setAttribute('aria-current', 'location');
      else a.removeAttribute('aria-current');
    }
  }

  private chosen(event: Event): void {
    const node = (event.target as Element).closest('a');
    if (!node) return;
    event.preventDefault();
    const { name, line } = placeOf(node);
    const start = { line: line - 1, character: 0 };
    if (line) this.workspace.goTo({ uri: `${folder.uri}/${name}`, range: { start, end: start } });
  }
}

function placeOf(node: Element): { name: string; line: number } {
  const [, name = '', line = '0'] = /([^/]*)#L(\d+)$/.exec(node.getAttribute('href') ?? '') ?? [];
  return { name: decodeURIComponent(name), line: Number(line) };
}

// clean is the picture made anew of what pictures have, and its style apart: the page's
// policy lets no style of a text count.
function clean(source: string): { svg: Element; style: string } | undefined {
  let style = '';
  const unstyled = source.replace(/<style>([^<]*)<\/style>/, (_, css: string) => ((style = css), ''));
  const read = parsed(unstyled);
  const svg = read.localName === 'svg' ? copy(read) : undefined;
  svg?.setAttribute('role', 'group'); // its links are to be reached
  return svg && { svg, style };
}

function copy(node: Element): Element | undefined {
  if (!elements.has(node.localName)) return undefined;
  const out = document.createElementNS('http://www.w3.org/2000/svg', node.localName);
  for (const { name, value } of node.attributes) if (attributes.has(name)) out.setAttribute(name, value);
  for (const child of node.childNodes) {
    const made = child.nodeType === Node.TEXT_NODE ? document.createTextNode(child.nodeValue ?? '') : child instanceof Element ? copy(child) : undefined;
    if (made) out.append(made);
  }
  return out;
}
