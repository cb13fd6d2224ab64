// What the browser tests share. playwright-core is found by NODE_PATH.
const { execSync } = require('node:child_process');
const { chromium } = require('playwright-core');

const browserPath = () => process.env.CHROMIUM || execSync('command -v chromium || command -v google-chrome').toString().trim();

exports.browse = () => chromium.launch({
  executablePath: browserPath(),
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

// open makes a page in a browser. outside are the hosts other than this machine that
// the page asks for: there should be none.
exports.open = async (browser, viewport) => {
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(60000);
  page.setDefaultNavigationTimeout(180000); // a busy machine takes long to open a window
  const outside = new Set();
  page.on('request', r => {
    const host = new URL(r.url()).hostname;
    if (host && host !== '127.0.0.1') outside.add(host);
  });
  return { page, outside };
};

// suite waits for the end of a test suite in the extension host of the page that go
// opens, and tells whether it passed.
exports.suite = async (page, go, milliseconds) => {
  let done;
  const ended = new Promise(r => (done = r));
  // The editor's own log goes the same way.
  await page.exposeFunction('codeAutomationLog', (_, [first, ...rest]) => {
    if (process.env.VERBOSE || /^(ok|FAIL) |^\d+ of \d+ /.test(first)) console.log('  ', first, ...rest);
  });
  await page.exposeFunction('codeAutomationExit', code => done(code));
  await go();
  const code = await Promise.race([ended, new Promise(r => setTimeout(() => r('none in time'), milliseconds))]);
  if (code !== 0) console.log('the suite ended with', code);
  return code === 0;
};
