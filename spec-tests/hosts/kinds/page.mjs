// Hosts that are a browser: a page with the script, served from this machine, and what its console says.
import { readFile } from 'node:fs/promises';
import { whileServing } from './server.mjs';

const markup =
  '<!doctype html><meta charset="utf-8"><title>wasmeter</title><script type="module" src="/script.mjs"></script>';

/** The policy that lets a page run its own files and refuses to compile WebAssembly, and to evaluate text. */
export const strictPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'";

/** No policy: what a page has that says nothing. */
export const noPolicy = "default-src * data: blob: 'unsafe-inline' 'unsafe-eval'";

/** Milliseconds that a browser may take to start on a machine with other work. */
const timeout = 120_000;

const chromiumOptions = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Runs Debian's Chromium, with a profile of its own, while `use` works with it. */
export async function whileChromium(executablePath, options, use) {
  const { chromium } = await import('playwright-core');
  const args = [...chromiumOptions, ...options];
  const browser = await chromium.launch({ executablePath, headless: true, timeout, args });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** The same for Firefox, whose preferences replace options. */
export async function whileFirefox(executablePath, preferences, use) {
  const { default: puppeteer } = await import('puppeteer-core');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout,
    extraPrefsFirefox: preferences,
  });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** The first line a page's script prints; rejects with its first error, or with the signal's reason. */
async function firstLine(browser, address, signal) {
  const tab = await browser.newPage();
  // A page has loaded when its script has run; the signal says how long that may take.
  tab.setDefaultNavigationTimeout(0);
  const line = new Promise((resolve, reject) => {
    tab.on('console', (message) => {
      if (message.type() === 'log') resolve(message.text());
    });
    tab.on('pageerror', reject);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // One of the two may reject while the other is waited for.
  const [printed] = await Promise.all([line, tab.goto(address)]);
  return printed;
}

/** A host's `run`: a browser by one of the above, and a page of it under a policy. */
export function page(whileBrowser, executable, setting, policy = noPolicy) {
  return async (script, signal) => {
    const files = { '/index.html': markup, '/script.mjs': await readFile(script) };
    return whileBrowser(executable, setting, (browser) =>
      whileServing(files, policy, (address) => firstLine(browser, address, signal)),
    );
  };
}
