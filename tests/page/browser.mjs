// A browser without a window, spoken to over its debugging pipe: messages are JSON with a zero byte behind each.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An answer that takes longer than this many milliseconds is a failure. */
const PATIENCE = 60_000;

export class Browser {
  static async start(program) {
    const browser = new Browser();
    browser.home = mkdtempSync(join(tmpdir(), 'page-check-'));
    const root = process.getuid && process.getuid() === 0 ? ['--no-sandbox'] : [];
    const flags = [
      '--headless=new', '--remote-debugging-pipe', `--user-data-dir=${browser.home}`, '--no-first-run', '--disable-gpu',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', ...root,
    ];
    browser.process = spawn(program, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    browser.waiting = new Map();
    browser.pages = new Map();
    browser.next = 1;
    let rest = '';
    browser.process.stdio[4].setEncoding('utf8');
    browser.process.stdio[4].on('data', (text) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop();
      for (const message of messages) browser.told(JSON.parse(message));
    });
    browser.process.stdio[3].on('error', () => {});
    const end = (error) => {
      for (const { fail } of browser.waiting.values()) fail(new Error(`the browser has ended: ${error}`));
    };
    browser.process.on('error', end);
    browser.process.on('exit', end);
    browser.version = (await browser.ask('Browser.getVersion')).product;
    return browser;
  }

  told(message) {
    const waits = this.waiting.get(message.id);
    if (waits) {
      this.waiting.delete(message.id);
      clearTimeout(waits.timer);
      if (message.error) waits.fail(new Error(`${waits.method}: ${message.error.message}`));
      else waits.done(message.result);
      return;
    }
    const page = this.pages.get(message.sessionId);
    if (page) page.told(message.method, message.params);
  }

  ask(method, params = {}, sessionId = undefined) {
    const id = this.next++;
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`${method}: no answer`)), PATIENCE);
      this.waiting.set(id, { method, done, fail, timer });
    });
  }

  async page() {
    const { targetId } = await this.ask('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId, targetId);
    this.pages.set(sessionId, page);
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await page.ask(`${domain}.enable`);
    return page;
  }

  async end() {
    const gone = new Promise((done) => this.process.once('exit', done));
    this.ask('Browser.close').catch(() => {});
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(timer);
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

const KEYS = {
  ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, Home: 36, End: 35, Enter: 13, Escape: 27, Tab: 9, ' ': 32,
};

class Page {
  constructor(browser, session, target) {
    this.browser = browser;
    this.session = session;
    this.target = target;
    this.requests = [];
    this.errors = [];
    this.loaded = () => {};
  }

  ask(method, params) {
    return this.browser.ask(method, params, this.session);
  }

  told(method, params) {
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url);
    else if (method === 'Page.loadEventFired') this.loaded();
    else if (method === 'Runtime.exceptionThrown') {
      const { exception, text } = params.exceptionDetails;
      this.errors.push((exception && exception.description) || text);
    } else if (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(params.type)) {
      this.errors.push(params.args.map((arg) => arg.value ?? arg.description).join(' '));
    } else if (method === 'Log.entryAdded' && ['error', 'warning'].includes(params.entry.level)) {
      this.errors.push(params.entry.text);
    } else if (method === 'Page.javascriptDialogOpening') {
      this.errors.push(`a dialog has opened: ${params.message}`);
      this.ask('Page.handleJavaScriptDialog', { accept: true }).catch(() => {});
    }
  }

  /** Opens an address; how many milliseconds it took to the end of its load event. */
  async open(url) {
    const loaded = new Promise((done, fail) => {
      this.loaded = done;
      setTimeout(() => fail(new Error(`${url}: it does not load`)), PATIENCE).unref();
    });
    const start = performance.now();
    const { errorText, loaderId } = await this.ask('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    // Within a document there is nothing to load.
    if (loaderId) await loaded;
    else this.loaded();
    return performance.now() - start;
  }

  async run(expression) {
    const { result, exceptionDetails } = await this.ask('Runtime.evaluate', {
      expression, returnByValue: true, awaitPromise: true,
    });
    if (exceptionDetails) {
      const { exception, text } = exceptionDetails;
      throw new Error(`${expression.slice(0, 200)}: ${(exception && exception.description) || text}`);
    }
    return result.value;
  }

  text(id) {
    return this.run(`document.getElementById(${JSON.stringify(id)}).textContent`);
  }

  async key(key, modifiers = 0) {
    const code = KEYS[key] ?? key.toUpperCase().charCodeAt(0);
    const text = key.length === 1 ? key : key === 'Enter' ? '\r' : undefined;
    const event = { key, windowsVirtualKeyCode: code, modifiers, text };
    await this.ask('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', ...event });
    await this.ask('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode: code, modifiers });
  }

  /** Clicks in the middle of the first element that a selector finds. */
  async click(selector) {
    const box = await this.run(`{
      const element = document.querySelector(${JSON.stringify(selector)});
      element.scrollIntoView({ block: 'center' });
      const box = element.getBoundingClientRect();
      ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })
    }`);
    const event = { ...box, button: 'left', clickCount: 1 };
    await this.ask('Input.dispatchMouseEvent', { type: 'mousePressed', ...event });
    await this.ask('Input.dispatchMouseEvent', { type: 'mouseReleased', ...event });
  }

  size(width, height, mobile = false) {
    return this.ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile });
  }
  media(features) {
    return this.ask('Emulation.setEmulatedMedia', {
      features: Object.entries(features).map(([name, value]) => ({ name, value })),
    });
  }
  /** A picture, as the bytes of a PNG. */
  async picture() {
    const { data } = await this.ask('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data, 'base64');
  }
  close() {
    this.browser.pages.delete(this.session);
    return this.browser.ask('Target.closeTarget', { targetId: this.target });
  }
}
