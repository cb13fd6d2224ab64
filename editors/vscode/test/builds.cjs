// A workflow, a Compose and a Bake file that build a Dockerfile's stages, beside VS Code's own
// YAML.
const assert = require('node:assert');
const fs = require('node:fs');
const { run } = require('./workbench.cjs');
const { PORT, FOLDER } = process.env;

const workflow = '.github/workflows/image.yml';
fs.mkdirSync(`${FOLDER}/.github/workflows`, { recursive: true });
fs.writeFileSync(`${FOLDER}/${workflow}`, `on: push
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: docker/build-push-action@v6
        with:
          context: .
          file: Dockerfile
          target: test
      - run: docker build --target=final .
`);

fs.writeFileSync(`${FOLDER}/compose.yaml`, `services:
  web:
    build:
      context: .
      target: test
`);
fs.writeFileSync(`${FOLDER}/docker-bake.hcl`, `target "web" {
  target = "test"
}
`);
// others are where the name of a stage stands in the other two.
const others = [
  { name: 'compose.yaml', line: 5, before: '      target:', first: ' ', last: '' },
  { name: 'docker-bake.hcl', line: 2, before: '  target = ', first: '"', last: '"' },
];

const suggestions = '.suggest-widget.visible .monaco-list-row';

// open opens a file by its name.
const open = async (w, name) => {
  await w.keys.press('Control+p');
  await w.page.waitForSelector('.quick-input-widget:not([style*="display: none"]) input');
  await w.keys.type(name, { delay: 20 });
  await w.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await w.see('.tab.active', new RegExp(name.replace('.', ' ?\\.')));
  await w.focusText();
};

run(PORT, FOLDER, {
  async 'the server runs, though no Dockerfile is open'(w) {
    return w.see('#status\\.problems', /[1-9]/); // of the Dockerfiles of the workspace
  },

  async 'typing target: shows the stages'(w) {
    await open(w, 'image.yml');
    await w.see('#status\\.editor\\.mode', 'YAML');
    await w.goTo(11, 23);
    for (const _ of 'target: test') await w.keys.press('Backspace');
    await w.keys.type('target: ', { delay: 60 });
    const labels = await w.labels(suggestions);
    await w.page.waitForTimeout(700);
    await w.picture('target', await w.code('.suggest-widget.visible', '.suggest-details-container'), 0);
    for (const name of ['builder', 'test', 'final']) assert(labels.some(l => l.startsWith(name)), `${name} in ${labels}`);
    await w.keys.type('bui', { delay: 60 });
    await w.page.waitForTimeout(300);
    await w.keys.press('Tab');
    await w.line(/^target: builder$/);
    return labels.join(' | ');
  },

  async 'definition leads into the Dockerfile'(w) {
    await w.goTo(11, 21);
    await w.keys.press('F12');
    await w.see('.tab.active', 'Dockerfile');
    await w.at(5, 22);
  },

  async 'what is half typed in a Compose and a Bake file is completed, and leads there too'(w) {
    for (const { name, line, before, first, last } of others) {
      await open(w, name);
      await w.goTo(line, before.length + 1);
      await w.keys.press('Shift+End');
      await w.keys.press('Backspace');
      await w.keys.type(first);
      const labels = await w.labels(suggestions);
      for (const stage of ['builder', 'test', 'final']) assert(labels.some(l => l.startsWith(stage)), `${stage} in ${labels}`);
      await w.keys.type('bui', { delay: 60 });
      await w.page.waitForTimeout(300);
      await w.keys.press('Tab');
      if (last) await w.keys.type(last);
      await w.line(`${before}${first}builder${last}`.trim());
      await w.goTo(line, before.length + 3);
      await w.keys.press('F12');
      await w.see('.tab.active', 'Dockerfile');
      await w.at(5, 22);
    }
  },

  async 'rename in the Dockerfile changes all three'(w) {
    await w.goTo(5, 22);
    await w.keys.press('F2');
    await w.page.waitForFunction(() => document.activeElement?.matches('.rename-box input') && document.activeElement.value === 'builder');
    await w.keys.type('compile');
    await w.keys.press('Enter');
    await w.line(/^FROM golang.* AS compile$/);
    await w.until('what is on the disk', () => ['Dockerfile', workflow, ...others.map(o => o.name)].every(name => {
      const text = fs.readFileSync(`${FOLDER}/${name}`, 'utf8');
      return /compile\b/.test(text) && !/builder/.test(text.replace('# builder', ''));
    }));
    await open(w, 'image.yml');
    await w.line(/^target: compile$/);
  },

  async 'a target that is no stage is told'(w) {
    await w.goTo(12, 43);
    for (const _ of 'final .') await w.keys.press('Backspace');
    await w.keys.type('fnal .', { delay: 30 });
    await w.page.waitForSelector('.squiggly-error');
    await w.keys.press('Control+Shift+m');
    return w.see('.markers-panel .monaco-list-row', 'has no stage "fnal"');
  },
});
