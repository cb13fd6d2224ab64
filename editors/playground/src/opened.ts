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
    addEventListener('hashchange', () => void this.address());
    addEventListener('pagehide', () => this.keep());
  }

  async begin(): Promise<void> {
    if (!(await this.address())) this.show(kept() ?? examples[0]?.texts ?? {});
  }

  // show puts other texts into all files.
  show(texts: Texts): void {
    this.loading = true;
    for (const file of this.workspace.files) file.replace(texts[file.name] ?? '');
    this.loading = false;
    this.changed();
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

  // address shows the text of the address, if there is one that can be read.
  private async address(): Promise<boolean> {
    const address = location.hash.slice(1);
    if (!address) return false;
    try {
      this.show(await unpacked(address));
      history.replaceState(null, '', `#${address}`);
      return true;
    } catch (e) {
      this.say(`The link cannot be read: ${(e as Error).message}`, true);
      return false;
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
