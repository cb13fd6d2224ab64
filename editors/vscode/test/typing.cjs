// Whole Dockerfiles, typed key by key into a window of the editor: in the end the
// buffer holds what was typed, whatever was offered meanwhile.
const fs = require('node:fs');
const path = require('node:path');

const suggestion = '.suggest-widget.visible .monaco-list-row';

// Typist types a text into the editor that has the focus. read tells what the buffer
// holds, and how much of it is before the cursor: { text, before }. One who looks waits
// before an Enter for the list to close, as it does behind a finished word.
class Typist {
  constructor({ page, read, pause, accepts, looks, name }) {
    Object.assign(this, { page, read, pause, accepts, looks, name, accepted: [] });
  }

  async type(text) {
    this.text = text;
    for (let at = 0; at < text.length; ) {
      if (this.accepts) {
        const next = await this.accept(at);
        if (next > at) {
          at = next;
          continue;
        }
      }
      const key = String.fromCodePoint(text.codePointAt(at));
      if (key === '\n' && this.looks) await this.closed(at);
      await this.press(key);
      if (slips(text, at)) {
        await this.press('x');
        await this.press('Backspace');
      }
      at += key.length;
    }
    await this.page.waitForTimeout(500);
    await this.holds(({ text: got }) => !difference(got, text), ({ text: got }) => difference(got, text));
  }

  // holds waits until the buffer is as it should be: a busy editor is behind the keys.
  async holds(right, wrong) {
    for (let end = Date.now() + 10000; ; ) {
      const buffer = await this.read();
      if (right(buffer)) return buffer;
      if (Date.now() > end) throw new Error(`${this.name}: ${wrong(buffer)}`);
    }
  }

  async press(key) {
    const named = { '\n': 'Enter', '\t': 'Tab', Backspace: 'Backspace' }[key];
    if (named) await this.page.keyboard.press(named);
    else await this.page.keyboard.type(key);
    await this.page.waitForTimeout(this.pause);
  }

  // accept takes an offered item if it is what the text goes on with, by Tab and by
  // Enter in turn, and returns where the text goes on then. Tab takes the first item as
  // well; Enter takes what the arrow keys went to. A person looks at the list for that.
  async accept(at) {
    if (!(await this.rows()).some(r => this.means(r, at))) return at;
    const meant = (await this.settled()).findIndex(r => this.means(r, at));
    if (meant < 0) return at;
    const key = this.accepted.length % 2 === 0 ? 'Tab' : 'Enter';
    const moves = key === 'Enter' || meant > 0;
    if (moves) {
      for (let i = 0; i <= meant; i++) await this.page.keyboard.press('ArrowDown');
    }
    const rows = await this.settled(), focused = rows.find(r => r.focused) ?? (moves ? undefined : rows[0]);
    if (!focused || !this.means(focused, at)) { // the list is another one by now
      if (moves) await this.page.keyboard.press('Escape');
      return at;
    }
    const { label } = focused;
    await this.page.keyboard.press(key);
    await this.page.waitForTimeout(Math.max(this.pause, 50));
    this.accepted.push(label);
    const typed = ({ text, before }) => extent(text.slice(0, before), this.text);
    const wrong = ({ text, before }) => `${key} on ${JSON.stringify(label)} made ${JSON.stringify(text.slice(0, before).split('\n').at(-1))}`;
    return typed(await this.holds(buffer => typed(buffer) > at, wrong));
  }

  // closed waits until the editor has the text up to here and its list is not up any
  // more, for as long as a person would.
  async closed(at) {
    const typed = this.text.slice(0, at);
    await this.holds(({ text }) => !difference(text, typed), ({ text }) => difference(text, typed));
    for (let end = Date.now() + 5000; (await this.settled()).length > 0 && Date.now() < end; ) await this.page.waitForTimeout(100);
  }

  // settled are the rows once they stand still: an answer that comes late makes the list
  // anew, and takes the focus with it.
  async settled() {
    for (let last = ''; ; ) {
      const rows = await this.rows(), now = JSON.stringify(rows);
      if (now === last) return rows;
      last = now;
      await this.page.waitForTimeout(250);
    }
  }

  // rows are what is offered. A snippet says more than the word it begins with.
  rows() {
    return this.page.evaluate(rows => [...document.querySelectorAll(rows)].map(r => ({
      label: r.querySelector('.label-name')?.textContent.replaceAll('\u00a0', ' ') ?? '',
      snippet: /snippet/.test(r.querySelector('.suggest-icon')?.className),
      focused: r.classList.contains('focused'),
      top: r.getBoundingClientRect().top,
    })).sort((a, b) => a.top - b.top), suggestion);
  }

  // means tells whether a label is a word of the text that is begun, or comes next.
  means({ label, snippet }, at) {
    if (snippet) return false;
    const word = /[\w.:@/$={}-]/;
    for (let typed = Math.min(label.length - 1, at); typed >= 0; typed--) {
      const begin = at - typed;
      if (typed === 0 && word.test(this.text[at - 1] ?? '') && !/[=:$/{-]/.test(this.text[at - 1])) return false;
      if (typed > 0 && /[\w.-]/.test(label[0]) && /[\w.-]/.test(this.text[begin - 1] ?? '')) continue;
      if (this.text.startsWith(label, begin)) return !/[\w.-]/.test(this.text[begin + label.length] ?? '') || /[=:]$/.test(label);
    }
    return false;
  }
}

// slips tells whether a person strikes a wrong key behind a letter, and takes it back.
function slips(text, at) {
  return at % 41 === 0 && /[a-z]/i.test(text[at]);
}

// difference tells where a text is not what was typed. Only what stands before the
// first word of a line may be the editor's own.
function difference(got, want) {
  const a = got.split('\n'), b = want.split('\n');
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i]?.trimStart() !== b[i]?.trimStart()) return `line ${i + 1} is ${JSON.stringify(a[i])}, typed was ${JSON.stringify(b[i])}`;
  }
}

// extent is how much of a text a buffer holds, or undefined if it holds another one.
function extent(got, want) {
  const a = got.split('\n'), b = want.split('\n');
  for (let i = 0; i < a.length - 1; i++) if (a[i].trimStart() !== b[i]?.trimStart()) return undefined;
  const last = b[a.length - 1], indent = last.length - last.trimStart().length;
  if (!last.trimStart().startsWith(a.at(-1).trimStart())) return undefined;
  return b.slice(0, a.length - 1).join('\n').length + (a.length > 1 ? 1 : 0) + indent + a.at(-1).trimStart().length;
}

// texts are the Dockerfiles that all editors' tests type, by name.
function texts() {
  const folder = path.join(__dirname, '../../testdata/typed');
  return Object.fromEntries(fs.readdirSync(folder).filter(f => f.endsWith('.Dockerfile')).sort().map(f => [f, fs.readFileSync(path.join(folder, f), 'utf8').replace(/\n$/, '')]));
}

module.exports = { Typist, difference, extent, texts };
