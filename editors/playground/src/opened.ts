import { examples } from './examples';
import { type Texts, packed, unpacked } from './share';
import type { Workspace } from './workspace';

const key = 'stagels-text';
const pause = 300; // milliseconds without a key, until the text is kept

// Opened is which text the page has: that of the address, that of before the page was loaded
// again, or the first example.
export class Opened {
  private timer = 0;
  private loading = false;

  constructor(
    private readonly workspace: Workspace,
    private readonly say: (words: string, bad?: boolean) => void,
  ) {
    workspace.whenChanged.push(() => this.loading || this.changed());
    addEventListener('hashchange', () => void this.follow());
    addEventListener('pagehide', () => this.keep());
  }

  async begin(): Promise<void> {
    const texts = (await this.addressed()) ?? kept() ?? examples[0]?.texts ?? {};
    this.load(() => this.workspace.files.forEach(f => f.begin(texts[f.name] ?? '')));
  }

  // show puts other texts into all files.
  show(texts: Texts): void {
    this.load(() => this.workspace.files.forEach(f => f.replace(texts[f.name] ?? '')));
    this.changed();
  }

  // load changes texts, which the address may be of.
  private load(change: () => void): void {
    this.loading = true;
    change();
    this.loading = false;
  }

  // share puts the text into the address, and copies that.
  async share(): Promise<void> {
    try {
      history.replaceState(null, '', `#${await packed(this.texts())}`);
    } catch (e) {
      return this.say(`No link: ${(e as Error).message}`, true);
    }
    try {
      await navigator.clipboard.writeText(location.href);
      this.say('Copied the link. The text is in it, and nowhere else');
    } catch {
      this.say('The address of this page is the link: copy it from there');
    }
  }

  private async follow(): Promise<void> {
    const address = location.hash;
    const texts = await this.addressed();
    if (!texts) return;
    this.show(texts);
    history.replaceState(null, '', address);
  }

  // addressed are the texts of the address, if there are some that can be read.
  private async addressed(): Promise<Texts | undefined> {
    if (location.hash.length < 2) return undefined;
    try {
      return await unpacked(location.hash.slice(1));
    } catch (e) {
      this.say(`The link cannot be read: ${(e as Error).message}`, true);
      return undefined;
    }
  }

  // changed: the address holds another text than this one.
  private changed(): void {
    if (location.hash) history.replaceState(null, '', location.pathname + location.search);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), pause);
  }

  private keep(): void {
    try {
      sessionStorage.setItem(key, JSON.stringify(this.texts()));
    } catch {
      // the browser keeps nothing, or not so much
    }
  }

  private texts(): Texts {
    return Object.fromEntries(this.workspace.files.map(f => [f.name, f.state.doc.toString()]));
  }
}

function kept(): Texts | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? 'null') as Texts | null) ?? undefined;
  } catch {
    return undefined;
  }
}
