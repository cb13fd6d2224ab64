// suite.cjs in VS Code for the Web, with no server behind it: the extension's server is
// in a worker.
const fs = require('node:fs');
const path = require('node:path');
const { browse, open, suite } = require('./browser.cjs');
const { serve } = require('./site.cjs');
const { WORK } = process.env;

serve(fs.readFileSync(path.join(__dirname, 'suite.cjs')), async address => {
  const browser = await browse();
  const { page, outside } = await open(browser, { width: 1280, height: 800 });
  page.on('pageerror', e => console.log('   pageerror', e.message.slice(0, 300)));
  const passed = await suite(page, () => page.goto(address), 240000);
  await page.screenshot({ path: `${WORK}/${passed ? 'web' : 'fail-web'}.png` }).catch(() => {});
  if (outside.size) console.log('FAIL asks other hosts:', ...outside);
  await browser.close();
  process.exit(passed && !outside.size ? 0 : 1);
});
