import { folder, positionOf } from './file';
import type { DocumentSymbol } from './protocol';
import { parsed } from './trusted';
import type { Workspace } from './workspace';

const pause = 150; // milliseconds without a key, until the picture follows

// What the server's pictures are made of. All else of an answer is left out.
const elements = new Set(['svg', 'defs', 'marker', 'g', 'a', 'path', 'rect', 'text', 'tspan', 'title']);
const attributes = new Set([
  'aria-label', 'class', 'd', 'data-from', 'data-to', 'height', 'href', 'id', 'marker-end', 'marker-start', 'markerHeight', 'markerUnits', 'markerWidth', 'orient',
  'refX', 'refY', 'role', 'rx', 'text-anchor', 'viewBox', 'width', 'x', 'y',
]);

const smallest = 0.6; // of a picture, to be as wide as its pane: smaller it is not read

const stageKind = 2; // the protocol's SymbolKind.Module

export interface GraphPanes {
  graph: HTMLElement;
  target: HTMLSelectElement;
  zoom: HTMLElement; // buttons, each with a factor; without one it fits again
}

// Graph are the pictures of the stages beside the text: of a Dockerfile one, of a Bake file one
// for each target.
export class Graph {
  private readonly root: ShadowRoot;
  private readonly style = new CSSStyleSheet();
  private timer = 0;
  private asked = 0; // how often: an answer that is late counts no more
  private shown = '';
  private pictures: Picture[] = [];
  private readonly chosen = new Map<string, string>(); // the target, by the file
  private zoom = 0; // how large, or 0: as large as fits

  constructor(
    private readonly workspace: Workspace,
    private readonly panes: GraphPanes,
    sheet: CSSStyleSheet,
  ) {
    this.root = panes.graph.attachShadow({ mode: 'open', delegatesFocus: false });
    this.root.adoptedStyleSheets = [this.style, sheet];
    this.root.addEventListener('click', e => this.pressed(e));
    panes.target.onchange = () => this.choose(panes.target.value);
    panes.zoom.onclick = e => this.enlarge((e.target as HTMLElement).closest('button')?.value);
    dragged(panes.graph);
    new ResizeObserver(() => this.fit()).observe(panes.graph);
    workspace.whenChanged.push(() => this.soon(pause));
    workspace.whenShown.push(() => this.soon(0));
    workspace.whenStarted.push(() => this.soon(0));
  }

  private soon(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.draw(), wait);
  }

  private choose(target: string): void {
    this.chosen.set(this.workspace.shown.uri, target);
    this.soon(0);
  }

  // draw shows other pictures, if they are others.
  private async draw(): Promise<void> {
    const asked = ++this.asked;
    const { shown } = this.workspace;
    const stages = shown.language === 'dockerfile' ? await this.stages() : [];
    const wanted = this.chosen.get(shown.uri) ?? '';
    const target = stages.includes(wanted) ? wanted : '';
    const svg = await this.workspace.client
      ?.ask<string>('workspace/executeCommand', { command: 'stagels.graph', arguments: [{ uri: shown.uri, target, format: 'svg' }] })
      .catch(() => '');
    if (asked !== this.asked || svg === undefined) return;
    const drawn = cleaned(svg);
    const titles = drawn.pictures.map(p => p.title).filter(Boolean);
    const chosen = titles.includes(wanted) ? wanted : target;
    this.offer(titles.length ? ['All targets', titles] : ['All stages', stages], chosen);
    const key = JSON.stringify([svg, titles.length ? chosen : '']);
    if (key !== this.shown) this.replace({ ...drawn, pictures: drawn.pictures.filter(p => !p.title || !chosen || p.title === chosen) });
    this.shown = key;
    this.mark();
  }

  // stages are the names that docker build --target takes.
  private async stages(): Promise<string[]> {
    const outline = await this.workspace.ask<DocumentSymbol[] | null>('textDocument/documentSymbol', {}).catch(() => null);
    return (outline ?? []).filter(e => e.kind === stageKind && !/^FROM( |$)/.test(e.name)).map(e => e.name);
  }

  // offer has the selector say what can be chosen: all, or one by its name.
  private offer([all, names]: [string, string[]], chosen: string): void {
    const { target } = this.panes;
    const options = [new Option(all, ''), ...names.map(name => new Option(name, name))];
    if (JSON.stringify(options.map(o => o.text)) !== JSON.stringify([...target.options].map(o => o.text))) target.replaceChildren(...options);
    target.value = chosen;
    target.hidden = names.length < 2;
  }

  // replace keeps what has the focus.
  private replace({ pictures, style }: Drawn): void {
    const focused = this.root.activeElement?.id;
    this.pictures = pictures;
    this.panes.zoom.hidden = pictures.length === 0;
    this.style.replaceSync(style);
    const none = this.workspace.shown.language === 'dockerfile' ? 'The file has no stage yet.' : 'The file asks for no build of a stage yet.';
    this.root.replaceChildren(...(pictures.length ? pictures.map(p => p.svg) : [none]));
    this.fit();
    if (focused) this.root.getElementById(focused)?.focus({ preventScroll: true });
  }

  // enlarge makes pictures larger or smaller by a factor, or has them fit.
  private enlarge(factor: string | undefined): void {
    if (factor === undefined) return;
    this.zoom = factor ? Math.min(3, Math.max(0.2, this.scale() * Number(factor))) : 0;
    this.fit();
  }

  // scale is that of all pictures, so that letters are as large in each.
  private scale(): number {
    const widest = Math.max(...this.pictures.map(p => p.width));
    return this.zoom || Math.min(1, Math.max(smallest, (this.panes.graph.clientWidth - 16) / widest));
  }

  private fit(): void {
    const scale = this.scale();
    for (const { svg, width, height } of this.pictures) {
      svg.setAttribute('width', String(Math.floor(width * scale)));
      svg.setAttribute('height', String(Math.floor(height * scale)));
    }
  }

  // mark shows which stage the cursor is in.
  mark(): void {
    const { doc, selection } = this.workspace.view.state;
    const line = positionOf(doc, selection.main.head).line + 1;
    const stages = [...this.root.querySelectorAll('a.stage')].map(a => ({ a, at: placeOf(a) }));
    const above = stages.filter(s => s.at.name === this.workspace.shown.name && s.at.line <= line);
    const here = above.sort((x, y) => y.at.line - x.at.line)[0]?.a;
    for (const { a } of stages) {
      if (a === here && !a.classList.contains('here')) inView(this.panes.graph, a);
      a.classList.toggle('here', a === here);
      if (a === here) a.setAttribute('aria-current', 'location');
      else a.removeAttribute('aria-current');
    }
  }

  private pressed(event: Event): void {
    const node = (event.target as Element).closest('a');
    if (!node) return;
    event.preventDefault();
    const { name, line } = placeOf(node);
    const start = { line: line - 1, character: 0 };
    if (line) this.workspace.goTo({ uri: `${folder.uri}/${name}`, range: { start, end: start } });
  }
}

// inView scrolls a pane, and nothing around it, to where all of a node is seen.
function inView(pane: HTMLElement, node: Element): void {
  const [all, one] = [pane.getBoundingClientRect(), node.getBoundingClientRect()];
  const past = (begin: number, end: number, first: number, last: number) => (first < begin ? first - begin - 8 : Math.max(0, last - end + 8));
  pane.scrollBy(past(all.left, all.right, one.left, one.right), past(all.top, all.bottom, one.top, one.bottom));
}

// dragged has the mouse move what a pane shows of something larger.
function dragged(pane: HTMLElement): void {
  pane.onpointermove = e => {
    if (e.pointerType === 'mouse' && e.buttons === 1) pane.scrollBy(-e.movementX, -e.movementY);
  };
}

function placeOf(node: Element): { name: string; line: number } {
  const [, name = '', line = '0'] = /([^/]*)#L(\d+)$/.exec(node.getAttribute('href') ?? '') ?? [];
  return { name: decodeURIComponent(name), line: Number(line) };
}

interface Picture {
  title: string; // of a target's, or ""
  svg: Element;
  width: number;
  height: number;
}

interface Drawn {
  pictures: Picture[];
  style: string;
}

// cleaned are the pictures made anew of what pictures have, and their style apart: the page's
// policy lets no style of a text count.
function cleaned(source: string): Drawn {
  let style = '';
  const unstyled = source.replace(/<style>([^<]*)<\/style>/, (_, css: string) => ((style = css), ''));
  const read = source && parsed(unstyled);
  const svg = read && read.localName === 'svg' ? copy(read) : undefined;
  if (!svg?.querySelector('a')) return { pictures: [], style: '' };
  const framed = [...svg.querySelectorAll('g.group > rect.frame')];
  return { pictures: framed.length ? framed.map(frame => alone(svg, frame)) : [picture(svg, svg, '')], style };
}

// picture is one that is shown, as large as a rectangle says.
function picture(svg: Element, rectangle: Element, title: string): Picture {
  const [width, height] = ['width', 'height'].map(name => Number(rectangle.getAttribute(name))) as [number, number];
  svg.setAttribute('role', 'group'); // its links are to be reached
  return { title, svg, width, height };
}

// alone is a picture of one group of several, which are beside each other, cut out at its frame.
function alone(all: Element, frame: Element): Picture {
  const svg = all.cloneNode() as Element;
  const group = frame.parentElement as Element;
  const title = group.querySelector('text.heading')?.textContent ?? '';
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(name => Number(frame.getAttribute(name))) as [number, number, number, number];
  svg.setAttribute('viewBox', `${x - 1} ${y - 1} ${width + 2} ${height + 2}`);
  svg.setAttribute('aria-label', `Stages of ${title}`);
  svg.append(...[...all.querySelectorAll('defs')].map(d => d.cloneNode(true)), group.cloneNode(true));
  return picture(svg, frame, title);
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
