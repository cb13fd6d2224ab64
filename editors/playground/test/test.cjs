// The playground's tests. Each part is a function; arguments name some.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { begin, open, watched } = require('./page.cjs');
const { serve } = require('./site.cjs');
const { FIREFOX, SITE, TYPING_MS, VISITS, UPDATE_SCREENSHOTS, WORK } = process.env;

const most = 5_000_000; // bytes, of all that the page loads

const builder = 'FROM golang:1.26 AS builder\nRUN go build -o /app .\n\nFROM alpine\nCOPY --from=builder /app /app\n';

const parts = {
  // What a first visit loads is counted by the test's own server.
  async size({ page, site }) {
    await page.tab.evaluate(() => navigator.serviceWorker.ready);
    const bytes = [...site.sent.values()].reduce((a, b) => a + b, 0);
    const server = [...site.sent].find(([name]) => name.endsWith('.zst'))[1];
    console.log(`size: a first visit loads ${bytes} bytes, texts by gzip; the server is ${server} of them`);
    assert(bytes < most, `${bytes} bytes`);
    assert.equal(await page.rows.count(), 3);
  },

  // Each visit is a first one. How long they took is printed, and judged by nobody.
  async visits({ browser, site }) {
    const times = [];
    for (let i = 0; i < Number(VISITS ?? 1); i++) {
      const { context, faults } = await watched(browser);
      const page = await open(context, site.address);
      times.push(page.first);
      assert.equal(await page.rows.count(), 3);
      assert.deepEqual(faults, []);
      await context.close();
    }
    times.sort((a, b) => a - b);
    console.log(`first diagnostics in ${browser.browserType().name()} ${browser.version()}, behind the address: ${times.join(', ')} ms; ${times.at(times.length / 2)} in the median`);
  },

  async typing({ page }) {
    await page.put('');
    await page.type('FROM golang:1.26 AS builder', 5);
    await page.press('Escape', 'Enter');
    await page.type('FROM alpine', 5);
    await page.press('Escape', 'Enter');
    await page.type('COPY --from=b', 5);
    await page.list.filter({ hasText: 'builder' }).waitFor();
    await page.tab.waitForTimeout(150); // a list that has just come takes no key, for it would be meant for the text
    await page.press('Enter');
    await page.type(' /app /app');
    await page.press('Escape', 'Enter');
    assert.equal(await page.all(), 'FROM golang:1.26 AS builder\nFROM alpine\nCOPY --from=builder /app /app\n');
    await page.stages.filter({ hasText: 'builder' }).waitFor();
    await page.told('No problems');
  },

  // What is typed is what is there then: no list takes a key that was meant for the text. Blanks
  // in front of a line are the editor's.
  async typed({ page }) {
    const folder = path.join(__dirname, '../../testdata/typed');
    const files = TYPING_MS ? fs.readdirSync(folder) : ['go-service.Dockerfile'];
    for (const file of files) {
      const text = fs.readFileSync(path.join(folder, file), 'utf8').replace(/^[ \t]+/gm, '');
      const lines = text.split('\n').slice(0, TYPING_MS ? -1 : 12);
      await page.put('');
      for (const line of lines) await page.type(`${line}\n`, Number(TYPING_MS ?? 0));
      assert.equal((await page.all()).replace(/^[ \t]+/gm, ''), lines.map(line => `${line}\n`).join(''), file);
      await page.press('Escape');
    }
  },

  // No item is offered that does not have what is typed: an Enter would take it.
  async unmatched({ page }) {
    await page.put('FROM alpine\n');
    await page.press('Control+End');
    await page.type('RUN --mount=type=cache,target=/x ');
    await page.list.filter({ hasText: '--mount=' }).waitFor();
    await page.type('\\');
    await page.list.first().waitFor({ state: 'detached' });
    await page.tab.waitForTimeout(500); // a list that comes late
    await page.type('\n--mount=type=tmpfs,target=/y \\\ntrue\n');
    assert.match(await page.all(), /^FROM alpine\nRUN --mount=type=cache,target=\/x \\\n *--mount=type=tmpfs,target=\/y \\\n *true\n *$/);
  },

  async definition({ page }) {
    await page.put(builder);
    await page.at('--from=builder', 9);
    await page.cursor('5:15');
    await page.press('F12');
    await page.cursor('1:28');
    assert.equal(await page.selected(), 'builder');
  },

  async hover({ page }) {
    await page.put(builder);
    await page.at('--from=builder', 9);
    await page.press('F1');
    await page.hover.filter({ hasText: 'is built on the image golang:1.26' }).waitFor();
    await page.press('Escape');
    await page.hover.waitFor({ state: 'hidden' });
    await page.text.getByText('builder', { exact: true }).last().hover();
    await page.hover.filter({ hasText: 'WORKDIR /' }).or(page.hover.filter({ hasText: 'is built on' })).first().waitFor();
  },

  // What a text says is shown as it is, wherever it is shown.
  async markup({ page }) {
    const evil = '<img src=x onerror=alert(1)>';
    await page.put(`# ${evil} [x](javascript:alert(1)) **\nFROM scratch AS a\nCOPY --from="${evil}" / /\nARG X="\`${evil}\`"\nRUN echo $X\nFROM ${evil}\n`);
    await page.problem(evil).first().waitFor();
    for (const words of ['AS a', '$X', evil]) {
      await page.at(words, words === 'AS a' ? 3 : 1);
      await page.press('F1');
      await page.hover.or(page.locator('#status').filter({ hasText: 'Nothing to tell' })).first().waitFor();
    }
    await page.put(`ARG X="${'`[**'.repeat(60000)}"\nFROM $X\n`);
    await page.at('FROM $X', 6);
    await page.press('F1');
    await page.hover.filter({ hasText: '`[**`[**' }).waitFor();
    assert.equal(await page.locator('img:not(.cm-widgetBuffer), script:not([src]), a[href^="javascript"]').count(), 0);
  },

  async rename({ page }) {
    await page.locator('#examples').selectOption({ label: 'A service and its Bake file' });
    await page.told(/No problems/);
    await page.at('AS build', 4);
    await page.press('F2');
    await page.locator('.rename input').waitFor();
    await page.type('modules');
    await page.press('Enter');
    await page.locator('.rename [role=alert]').filter({ hasText: 'modules' }).waitFor();
    await page.press('Escape');
    await page.at('AS server', 4);
    await page.press('F2');
    await page.locator('.rename input').waitFor();
    await page.type('image');
    await page.press('Enter');
    await page.told('Renamed in 2 places, 2 files');
    assert.match(await page.all(), /nonroot AS image\n/);
    await page.locator('[role=tab]', { hasText: 'docker-bake.hcl' }).click();
    assert.match(await page.all(), /target = "image"/);
    await page.press('Control+z');
    assert.match(await page.all(), /target = "server"/);
    await page.press('Control+y');
    await page.at('"image"', 3);
    await page.press('F12');
    await page.locator('[role=tab][aria-selected=true]', { hasText: 'Dockerfile' }).waitFor();
    await page.press('Control+z');
    assert.match(await page.all(), /nonroot AS server\n/);
  },

  async fixes({ page }) {
    await page.locator('#examples').selectOption({ label: 'With mistakes' });
    await page.problem('bulder').getByRole('button', { name: /Fixes/ }).click();
    await page.locator('#actions button', { hasText: 'Write builder' }).click();
    await page.problem('bulder').waitFor({ state: 'detached' });
    await page.press('F8');
    await page.cursor('16:12');
    assert.match(await page.all(), /--from=builder/);
    await page.put('from   scratch\ncopy a /\n');
    await page.locator('#format').click();
    await page.told('Formatted Dockerfile');
    assert.equal(await page.all(), 'from scratch\ncopy a /\n');
  },

  // What was in the editor comes back by undo, also behind an example and with other line ends.
  async undo({ page }) {
    await page.put(builder.replaceAll('\n', '\r\n'));
    assert.equal(await page.all(), builder);
    await page.locator('#examples').selectOption({ label: 'Several platforms' });
    await page.stages.filter({ hasText: 'compiler' }).waitFor();
    await page.text.focus();
    await page.press('Control+z');
    assert.equal(await page.all(), builder);
  },

  // A name that is being typed is of the place where it was asked for.
  async meanwhile({ page }) {
    await page.put(builder);
    await page.at('AS builder', 4);
    await page.press('F2');
    await page.locator('.rename input').waitFor();
    await page.text.click();
    await page.type(' ');
    await page.locator('.rename').waitFor({ state: 'detached' });
  },

  // Problems are counted, places told in a text of two kinds of letters, and none is left behind.
  async many({ page }) {
    await page.put(`FROM alpine\n# 😀\nEXPOSE 😀 x\n${'FROM alpine\nEXPOSE y\n'.repeat(1500)}`);
    await page.problem('Dockerfile:3:11').waitFor();
    await page.told(/\d{3,} errors/);
    await page.press('Control+Home', 'Control+End');
    await page.type('EXPOSE 80');
    await page.put('FROM alpine\n');
    await page.told('No problems');
    assert.equal(await page.rows.count(), 0);
  },

  async large({ page }) {
    await page.put(`FROM alpine\n${'RUN true && true\n'.repeat(70000)}`);
    await page.told('is not looked at');
    await page.locator('#share').click();
    await page.told('No link: the text is too long');
    await page.put(builder);
    await page.stages.filter({ hasText: 'builder' }).waitFor();
  },

  // A server that ends is begun anew, with the text as it is then.
  async restart({ page }) {
    await page.put(builder.replace('=builder', '=bilder'));
    await page.problem('bilder').waitFor();
    await page.tab.waitForTimeout(Math.max(0, page.first + 5000 - page.age())); // sooner it is not begun anew
    await page.tab.workers()[0].evaluate(() => self.postMessage({ jsonrpc: '2.0', method: 'stagels/ended' }));
    await page.locator('#state', { hasText: 'Starting' }).waitFor();
    await page.put(builder.replace('=builder', '=buildr'));
    await page.problem('buildr').waitFor();
  },

  // A person sees that something comes, and how much of it is there.
  async slow({ browser }) {
    const site = await serve(SITE, '/', 100);
    const { context, faults } = await watched(browser);
    const tab = await context.newPage();
    await tab.goto(site.address);
    await tab.locator('#state', { hasText: /Loading the server: \d+ %/ }).waitFor();
    await tab.locator('#list li').first().waitFor();
    await tab.locator('#state', { hasText: '1 error' }).waitFor();
    assert.deepEqual(faults, []);
    await context.close();
    site.close();
  },

  // On a phone all is below each other, and nothing is beside the screen.
  async narrow({ browser, site }) {
    const { context, faults } = await watched(browser, { viewport: { width: 360, height: 640 }, reducedMotion: 'reduce' });
    const page = await open(context, site.address);
    assert(await page.tab.evaluate(() => document.documentElement.scrollWidth) <= 360);
    assert((await page.locator('#editor').boundingBox()).height > 300);
    await page.problem('bulder').locator('.go').click();
    await page.cursor('14:19');
    assert.deepEqual(faults, []);
    await context.close();
  },

  async graph({ page }) {
    await page.put(builder);
    await page.stages.filter({ hasText: 'builder' }).waitFor();
    await page.at('FROM alpine');
    await page.locator('#graph a.stage.here', { hasText: 'stage-1' }).waitFor();
    await page.stages.filter({ hasText: 'builder' }).click();
    await page.cursor('1:1');
    await page.locator('#graph a.stage.here', { hasText: 'builder' }).waitFor();
  },

  // A Dockerfile is drawn for one stage, a Bake file for one of its targets. None is drawn of no text.
  async targets({ page }) {
    await page.locator('#examples').selectOption({ label: 'A service and its Bake file' });
    await page.stages.filter({ hasText: 'test' }).waitFor();
    await page.locator('#target').selectOption('build');
    await page.stages.filter({ hasText: 'server' }).waitFor({ state: 'detached' });
    assert.deepEqual(await page.stages.locator('text.name').allTextContents(), ['modules', 'build']);
    await page.locator('[role=tab]', { hasText: 'docker-bake.hcl' }).click();
    await page.pictures.filter({ hasText: 'bake server' }).waitFor();
    assert.equal(await page.pictures.count(), 2);
    await page.locator('#target').selectOption('bake test · Dockerfile');
    await page.pictures.filter({ hasText: 'bake server' }).waitFor({ state: 'detached' });
    assert.deepEqual(await page.stages.locator('text.name').allTextContents(), ['modules', 'test']);
    await page.locator('[role=tab]', { hasText: 'Dockerfile' }).click();
    await page.stages.filter({ hasText: 'build' }).waitFor();
    assert.equal(await page.locator('#target').inputValue(), 'build');
    await page.put('');
    await page.locator('#graph', { hasText: 'no stage yet' }).waitFor();
    assert(await page.locator('#target').isHidden());
  },

  // A picture that is larger than its pane follows the cursor, and the mouse.
  async zoom({ page }) {
    await page.put(`${builder}\nFROM scratch AS ${'long-'.repeat(9)}name\nCOPY --from=1 /app /\n`);
    await page.stages.filter({ hasText: 'long' }).waitFor();
    const width = () => page.pictures.first().evaluate(svg => svg.getBoundingClientRect().width);
    const pane = page.locator('#graph');
    const fitted = await width();
    for (let i = 0; i < 5; i++) await page.locator('#zoom').getByLabel('Larger').click();
    assert(await width() > fitted * 2);
    assert.equal(await pane.evaluate(e => e.scrollLeft), 0);
    await page.at('FROM scratch AS');
    await page.locator('#graph a.stage.here', { hasText: 'long' }).waitFor();
    const scrolled = await pane.evaluate(e => e.scrollLeft);
    assert(scrolled > 0);
    const { x, y, width: wide, height } = await pane.boundingBox();
    await page.tab.mouse.move(x + wide / 2, y + height - 30);
    await page.tab.mouse.down();
    await page.tab.mouse.move(x + wide / 2 + 40, y + height - 30, { steps: 4 });
    await page.tab.mouse.up();
    assert(await pane.evaluate(e => e.scrollLeft) < scrolled);
    await page.locator('#zoom').getByText('Fit').click();
    assert.equal(await width(), fitted);
  },

  // A Bake file has colours, and its tab tells how many problems are in it.
  async bake({ page }) {
    await page.locator('#examples').selectOption({ label: 'A service and its Bake file' });
    const tab = page.locator('[role=tab]', { hasText: 'docker-bake.hcl' });
    await tab.click();
    await page.put('target "app" {\n  target = "srver" # no stage\n}\n');
    await tab.filter({ hasText: 'docker-bake.hcl 1' }).waitFor();
    const colour = words => page.text.getByText(words, { exact: true }).first().evaluate(e => getComputedStyle(e).color);
    assert.equal(new Set(await Promise.all(['target', '"app"', 'srver', '# no stage'].map(colour))).size, 4);
    await page.locator('#graph', { hasText: 'asks for no build' }).waitFor();
    await page.problem('srver').getByRole('button', { name: /Fixes/ }).click();
    await page.locator('#actions button', { hasText: 'Change to "server"' }).click();
    await page.stages.filter({ hasText: 'server' }).waitFor();
    await tab.filter({ hasText: /docker-bake.hcl$/ }).waitFor();
    await page.locator('[role=tab]', { hasText: 'Dockerfile' }).click();
    await page.locator('#examples').selectOption({ label: 'Nothing' });
  },

  async forms({ page }) {
    await page.put(builder);
    await page.at('--from=builder', 9);
    await page.press('Control+Shift+Space');
    await page.hover.locator('mark', { hasText: '--from=STAGE' }).waitFor();
    await page.press('End');
    await page.hover.locator('mark', { hasText: 'TARGET' }).waitFor();
    await page.type('x');
    await page.hover.locator('mark', { hasText: 'TARGET' }).waitFor();
    await page.press('Escape');
    await page.hover.waitFor({ state: 'detached' });
  },

  // What variables stand for is shown between the words, and is no part of the text.
  async hints({ page }) {
    const text = 'ARG TAG=1.26\nFROM golang:$TAG AS builder\n';
    await page.put(text);
    const hint = page.text.locator('.inlay');
    await hint.filter({ hasText: '= 1.26' }).waitFor();
    assert.equal(await page.all(), text);
    await page.at('1.26', 4);
    await page.type('.4');
    await hint.filter({ hasText: '= 1.26.4' }).waitFor();
  },

  async share({ page, context }) {
    const text = `${builder}# 😀 é \u202e ${'x'.repeat(300)}\n`;
    await page.put(text);
    await page.locator('#share').click();
    await page.told('Copied the link');
    const link = await page.tab.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/#v1\.[\w-]+$/);
    const other = await open(context, link);
    assert.equal(await other.all(), text);
    await other.tab.close();
  },

  // A link that is cut, changed, none, another version's, or one that unpacks to gigabytes.
  async broken({ context, site }) {
    const { deflateRawSync } = require('node:zlib');
    const of = bytes => `v1.${deflateRawSync(bytes).toString('base64url')}`;
    const good = of(JSON.stringify({ Dockerfile: builder.repeat(9) }));
    const links = {
      [good.slice(0, -9)]: /a part of it is missing/,
      nonsense: /it is none that this page made/,
      'v9.abc': /another version/,
      'v1.%00': /cut off/,
      'v1.____': /a part of it is missing/,
      [of('[1, 2]')]: /it holds no files/,
      [of('{')]: /it holds no files/,
      [of(Buffer.alloc(64 << 20))]: /longer than 1 MiB/,
      [`v1.${'A'.repeat(600000)}`]: /longer than any/,
    };
    const page = await open(context, site.address);
    for (const [link, why] of Object.entries(links)) {
      await page.tab.evaluate(hash => { location.hash = hash; }, link);
      await page.told(why);
      assert.match(await page.locator('#alert').textContent(), /^The link cannot be read: [^\n]+$/);
      await page.tab.evaluate(() => { document.querySelector('#alert').textContent = ''; });
    }
    await page.tab.evaluate(hash => { location.hash = hash; }, good);
    await page.told(/./);
    assert.equal(await page.all(), builder.repeat(9));
    await page.tab.close();
  },

  async keyboard({ page }) {
    await page.locator('#examples').selectOption({ label: 'With mistakes' });
    await page.problem('bulder').waitFor();
    await page.text.focus();
    await page.press('Control+End', 'Tab');
    const focus = () => page.tab.evaluate(() => {
      let at = document.activeElement;
      while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at.getAttribute('aria-label') ?? at.textContent;
    });
    const seen = [];
    for (let i = 0; i < 24; i++) {
      seen.push(await focus());
      await page.press('Tab');
    }
    for (const words of [/^stage builder/, /bulder/, /Fixes of line 14/, /UnknownStage/]) assert(seen.some(s => words.test(s)), `${words} is not reached: ${seen.join(' | ')}`);
    await page.problem('bulder').locator('.go').focus();
    await page.press('Enter');
    await page.cursor('14:19');
    await page.press('Control+.');
    await page.locator('#actions').getByRole('button', { name: 'Write builder' }).waitFor();
    await page.press('ArrowDown', 'ArrowUp', 'Enter');
    await page.problem('bulder').waitFor({ state: 'detached' });
    assert.match(await page.all(), /--from=builder/);
  },

  async help({ page }) {
    await page.locator('#help').click();
    await page.locator('#keys').getByText('Next problem').waitFor();
    await page.locator('#keys button').click();
    await page.locator('#keys').waitFor({ state: 'hidden' });
  },

  async colours({ page, browser, site }) {
    const background = p => p.tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(await background(page), 'rgb(255, 255, 255)');
    const { context, faults } = await watched(browser, { colorScheme: 'dark' });
    const dark = await open(context, site.address);
    await dark.stages.filter({ hasText: 'builder' }).waitFor();
    assert.equal(await background(dark), 'rgb(13, 17, 23)');
    await picture(dark, 'dark');
    await dark.locator('#theme').click();
    assert.equal(await background(dark), 'rgb(255, 255, 255)');
    await dark.tab.reload();
    assert.equal(await background(dark), 'rgb(255, 255, 255)');
    assert.deepEqual(faults, []);
    await context.close();
  },

  async light({ browser, site }) {
    const { context } = await watched(browser);
    const page = await open(context, site.address);
    await page.at('bulder', 6);
    await page.press(...Array(6).fill('Backspace'));
    await page.type('b');
    await page.list.filter({ hasText: 'builder' }).waitFor();
    await picture(page, 'light');
    await context.close();
  },

  // A new build is taken when no tab has the old one, wherever the page lies.
  async update({ browser }) {
    const folder = path.join(WORK, 'updated');
    fs.rmSync(folder, { recursive: true, force: true });
    fs.cpSync(SITE, folder, { recursive: true });
    const site = await serve(folder, '/some/where/');
    const { context, faults } = await watched(browser);
    // A visit has the service worker look for another build, and gives the title of the page.
    const visit = async () => {
      const { tab } = await open(context, site.address);
      const title = await tab.title();
      await tab.evaluate(async () => {
        const { installing } = await navigator.serviceWorker.ready.then(r => r.update());
        if (installing) await new Promise(done => installing.addEventListener('statechange', done));
      });
      await tab.close();
      return title;
    };
    assert.equal(await visit(), 'stagels playground');
    for (const [name, of, as] of [['index.html', '<title>stagels playground', '<title>another'], ['sw.js', /[0-9a-f]{12}(?=["'`])/, 'abcdefabcdef']]) {
      const text = fs.readFileSync(path.join(folder, name), 'utf8');
      assert.notEqual(text.replace(of, as), text);
      fs.writeFileSync(path.join(folder, name), text.replace(of, as));
    }
    assert.equal(await visit(), 'stagels playground');
    let title = await visit();
    for (let again = 0; title !== 'another' && again < 5; again++) title = await visit(); // a browser takes its time to close a tab
    assert.equal(title, 'another');
    assert.deepEqual(faults, []);
    await context.close();
    site.close();
  },

  // The last one: the server is gone then.
  async offline({ page, site }) {
    await page.tab.evaluate(() => navigator.serviceWorker.ready);
    await page.put(builder.replace('=builder', '=bilder'));
    await page.problem('bilder').waitFor();
    await page.tab.waitForTimeout(400); // the text is kept some time behind the last key
    site.close();
    await page.tab.reload();
    await page.problem('bilder').waitFor();
    await page.at('=bilder', 3);
    await page.press('F1');
    await page.hover.filter({ hasText: 'did you mean "builder"' }).waitFor();
  },
};

async function picture(page, name) {
  const file = path.join(WORK, `${name}.png`);
  await page.tab.screenshot({ path: file });
  if (UPDATE_SCREENSHOTS === '1') fs.copyFileSync(file, path.join(__dirname, '../images', `${name}.png`));
}

// run has each part begin with the page as it is, and looks at what went wrong unseen.
async function run(names) {
  const site = await serve(SITE);
  const browser = await begin(FIREFOX);
  const { context, faults } = await watched(browser);
  const page = await open(context, site.address);
  for (const name of names) {
    const begun = Date.now();
    try {
      await parts[name]({ page, context, browser, site });
      assert.deepEqual(faults, []);
      console.log(`ok   ${name}, ${Date.now() - begun} ms`);
    } catch (error) {
      console.log(`FAIL ${name}: ${error.stack}\n${faults.join('\n')}`);
      await page.tab.screenshot({ path: path.join(WORK, `failed-${name}.png`) }).catch(() => {});
      process.exitCode = 1;
      break;
    }
  }
  await browser.close();
  process.exit(); // a part that failed may have left a site open
}

// A Firefox is to do what it could do otherwise than Chromium; the rest is the same code.
const inFirefox = ['visits', 'typing', 'definition', 'hover', 'rename', 'fixes', 'targets', 'forms', 'hints', 'share', 'offline'];

void run(process.argv.length > 2 ? process.argv.slice(2) : FIREFOX ? inFirefox : Object.keys(parts));
