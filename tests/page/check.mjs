// Opens pages in a browser without a window and does what a reader does; says what is not as it should be.
//
//     node tests/page/check.mjs FOLDER
//
// FOLDER holds, beside what `docs/trace` has: `hostile.html`, the page of `hostile.py`, and pages of long runs named
// `long-….html`, whose size and time to open are printed. Environment: CHROMIUM, the browser (else one is looked for
// in PATH); AXE, the path of axe-core's `axe.min.js` (else npm's rules find it, or that part is left out); SHOTS, a
// folder for pictures.

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Browser } from './browser.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const shipped = join(here, '../../docs/trace');
const folder = process.argv[2];
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
const MOST = 15_000_000;

function onPath(names) {
  for (const name of names) {
    for (const place of (process.env.PATH || '').split(delimiter)) if (existsSync(join(place, name))) return join(place, name);
  }
  return null;
}
function axe() {
  try {
    return readFileSync(process.env.AXE || createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  } catch {
    return null;
  }
}

const failures = [];
function same(what, found, wanted) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    failures.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  }
}

const settled = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const address = (file) => pathToFileURL(file).href;
const checker = axe();

/** Nothing was said on the console, and nothing asked of another address. */
function quiet(page, name, url) {
  same(`${name}: console`, page.errors, []);
  same(`${name}: requests`, page.requests.filter((request) => request !== url && !request.startsWith('data:')), []);
}

async function accessible(page, name) {
  if (!checker) return;
  await page.run(checker);
  const found = await page.run(`axe.run(document, { resultTypes: ['violations'] }).then((results) =>
    results.violations.filter((rule) => ['serious', 'critical'].includes(rule.impact))
      .map((rule) => rule.id + ' ' + rule.nodes.slice(0, 3).map((node) => node.html + ' ' + node.failureSummary).join('; ')))`);
  same(`${name}: axe-core`, found, []);
}

async function fits(page, name) {
  const wide = await page.run('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  same(`${name}: wider than the screen by`, wide, 0);
}

async function picture(page, name) {
  if (process.env.SHOTS) writeFileSync(join(process.env.SHOTS, `${name}.png`), await page.picture());
}

/** What a reader sees of a moment. */
const SEEN = `({
  moment: Number(document.getElementById('slider').value),
  sentence: document.getElementById('sentence').textContent,
  stack: [...document.querySelectorAll('#stack .slot > .box:not(.empty):not(.popped) .long')].map((box) => box.textContent).reverse(),
  popped: [...document.querySelectorAll('#stack .popped .long')].map((box) => box.textContent).reverse(),
  blocks: [...document.querySelectorAll('#blocks .box:not(.popped) .long')].map((box) => box.textContent),
  at: document.querySelector('#code .now')?.textContent.replace(/[^A-Z_]/g, '') ?? '',
  left: Number(/\\d+/.exec(document.querySelector('#frames .none')?.textContent)?.[0] ?? 0),
  frames: [...document.querySelectorAll('#frames button')].map((button) => button.firstChild.textContent),
  output: document.getElementById('text').textContent,
})`;

/** Every page: forwards to its end, and backwards to the same states. */
async function walk(page, name, url) {
  await page.size(1440, 900);
  // What moves has other colours meanwhile.
  await page.media({ 'prefers-reduced-motion': 'reduce' });
  await page.open(url);
  const last = await page.run(`Number(document.getElementById('slider').max)`);
  const seen = [await page.run(SEEN)];
  for (let moment = 1; moment <= last; moment++) {
    await page.key('ArrowRight');
    seen.push(await page.run(SEEN));
  }
  same(`${name}: the last moment`, seen[last].moment, last);
  await page.key('ArrowRight');
  for (let moment = last; moment >= 0; moment--) {
    same(`${name}: moment ${moment}, come back to`, await page.run(SEEN), seen[moment]);
    await page.key('ArrowLeft');
  }
  for (const moment of [last >> 1, 1, last, 0, last >> 2]) {
    await page.run(`{ const slider = document.getElementById('slider');
      slider.value = ${moment}; slider.dispatchEvent(new Event('input', { bubbles: true })); }`);
    same(`${name}: moment ${moment} by the slider`, await page.run(SEEN), seen[moment]);
  }
  for (const theme of ['light', 'dark']) {
    await page.media({ 'prefers-color-scheme': theme, 'prefers-reduced-motion': 'reduce' });
    await settled(100);
    same(`${name}: the theme of the system`, await page.run('document.documentElement.dataset.theme'), theme);
    await accessible(page, `${name}, ${theme}`);
  }
  await page.size(360, 740, true);
  await page.open(`${url}#step=3`);
  await fits(page, `${name} on a phone`);
  await accessible(page, `${name} on a phone`);
  await picture(page, `${name}-phone`);
  quiet(page, name, url);
  return seen;
}

/** The talk's first function, moment by moment; from `ceval.c`. */
function add(seen) {
  const inside = seen.filter(({ frames }) => frames[0] === 'add');
  same('add: what runs', inside.map(({ at }) => at), ['', 'LOAD_FAST', 'LOAD_FAST', 'BINARY_ADD', 'RETURN_VALUE']
    .map((name, at) => name + ['', 'a', 'b', '', ''][at]).map((name) => name.replace(/[^A-Z_]/g, '')));
  same('add: value stacks', inside.map(({ stack }) => stack), [[], ['1'], ['1', '2'], ['3'], []]);
  same('add: popped', inside.map(({ popped }) => popped), [[], [], [], ['1', '2'], ['3']]);
  same('add: in words', inside[3].sentence, 'BINARY_ADD pops 1 and 2, pushes 3.');
  same('add: output', seen[seen.length - 1].output, '3\n');
}

/** An exception on its way: the inner block goes first, then its handler's, then the outer one. */
function unwinding(seen) {
  const first = seen.findIndex(({ sentence }) => sentence.includes('is raised in careful'));
  const blocks = seen.slice(first).map((each) => each.blocks.join(' '));
  const steps = blocks.filter((each, at) => at === 0 || each !== blocks[at - 1]).slice(0, 5);
  same('try_finally: block stacks', steps, [
    'SETUP_FINALLY SETUP_EXCEPT', 'SETUP_EXCEPT', 'EXCEPT_HANDLER SETUP_EXCEPT', 'SETUP_EXCEPT', '',
  ]);
}

/** Keys, buttons, breakpoints, search, links, theme and size, on one page. */
async function controls(page, url) {
  const at = () => page.run(`Number(document.getElementById('slider').value)`);
  const sentence = () => page.text('sentence');
  await page.size(1440, 900);
  await page.media({ 'prefers-color-scheme': 'light', 'prefers-reduced-motion': 'reduce' });
  await page.open(url);
  const last = await page.run(`Number(document.getElementById('slider').max)`);
  await page.key('End');
  same('End', await at(), last);
  await page.key('Home');
  same('Home', await at(), 0);
  // Over the call of `add`, and back over it.
  for (let steps = 0; steps < 8; steps++) await page.key('ArrowRight');
  await page.key('ArrowRight');
  same('the call', (await sentence()).startsWith('CALL_FUNCTION (2 positional'), true);
  const call = await at();
  await page.key('ArrowDown');
  same('over', await sentence(), `CALL_FUNCTION (2 positional, 0 keyword pair), begun at step ${call - 1}, has ended, pushes 3.`);
  await page.key('ArrowUp');
  same('back over', await at(), call);
  await page.key('ArrowRight');
  await page.key('ArrowRight');
  await page.key('ArrowDown', 8);
  same('out', await sentence(), 'add returns 3 to the module.');
  // A caller's frame.
  await page.key('ArrowLeft');
  await page.click('[data-frame="0"]');
  same('a caller', await page.text('code-name'), '<module>');
  await page.key('ArrowLeft');
  // Links.
  await settled(300);
  same('the link', await page.run('location.hash'), `#step=${await page.run(`Number(document.getElementById('goto').value)`)}`);
  await page.run(`location.hash = '#step=2'`);
  await settled(50);
  same('to a link', (await sentence()).startsWith('MAKE_FUNCTION'), true);
  await page.open('about:blank');
  await page.open(`${url}#step=${call - 1}.1`);
  same('a link from elsewhere', await sentence(), 'add is entered with a = 1 and b = 2.');
  // Breakpoints: by click on an instruction, by key, by click on a line.
  await page.key('Home');
  await page.key('n');
  same('without breakpoints', await at(), last);
  await page.key('Home');
  await page.click('#code .row:nth-child(3) .op');
  await page.key('n');
  same('to a breakpoint', (await sentence()).startsWith('MAKE_FUNCTION'), true);
  await page.key('b');
  await page.click('#source .row:nth-child(2)');
  await page.key('n');
  same('to a line', await sentence(), 'LOAD_FAST (a) pushes 1.');
  await page.key('End');
  await page.key('p');
  same('back to a line', await sentence(), 'LOAD_FAST (a) pushes 1.');
  // Search.
  await page.key('Home');
  await page.key('/');
  same('the field of the search', await page.run('document.activeElement.id'), 'find');
  for (const letter of 'binary') await page.key(letter);
  await page.key('Enter');
  same('found', await sentence(), 'BINARY_ADD pops 1 and 2, pushes 3.');
  same('how many', await page.text('found'), '1 of 1');
  await page.key('Escape');
  same('searched no more', await page.text('found'), '');
  // Play.
  await page.key('Home');
  await page.run(`document.getElementById('speed').value = '100'`);
  await page.key(' ');
  await settled(last * 10 + 1500);
  same('play', await at(), last);
  // Theme and size are kept.
  await page.key('d');
  same('dark', await page.run('document.documentElement.dataset.theme'), 'dark');
  await page.key('+');
  same('large', await page.run('getComputedStyle(document.documentElement).fontSize'), '24px');
  await page.size(1920, 1080);
  await fits(page, 'large type on a wall');
  await accessible(page, 'large type on a wall');
  await picture(page, 'wall');
  await page.key('?');
  await accessible(page, 'help');
  await page.key('Escape');
  await page.key('+');
  await page.key('d');
  // Motion only where it is wanted.
  for (const [motion, name] of [['reduce', 'none'], ['no-preference', 'push']]) {
    await page.media({ 'prefers-reduced-motion': motion });
    await page.open('about:blank');
    await page.open(`${url}#step=5`);
    same(`motion: ${motion}`, await page.run(`getComputedStyle(document.querySelector('#stack .pushed.box')).animationName`), name);
  }
  quiet(page, 'controls', url);
}

/** A program whose names, strings and output look like markup. */
function harmless(seen) {
  const evil = '</script><script>alert(1)</script>';
  same('hostile: output', seen[seen.length - 1].output.includes(evil), true);
  same('hostile: in words', seen.some(({ sentence }) => sentence.includes(evil)), true);
  // The module, and `deep` called with 64 to 0: not all are drawn, and as many as are not are told.
  same('hostile: open frames', Math.max(...seen.map(({ frames, left }) => frames.length + left)), 66);
}

/** A long run: how large it is, and how long a reader waits. */
async function long(page, file) {
  const { size } = statSync(join(folder, file)), url = address(join(folder, file));
  await page.size(1440, 900);
  const opened = await page.open(url);
  const step = await page.run(`{ const start = performance.now(), slider = document.getElementById('slider');
    for (let at = 0; at < 20; at++) { slider.value = at * 7919 % slider.max; slider.dispatchEvent(new Event('input')); }
    (performance.now() - start) / 20 }`);
  console.log(`${file}: ${(size / 1e6).toFixed(1)} MB, open after ${opened.toFixed(0)} ms, ${step.toFixed(1)} ms to any moment`);
  same(`${file}: too large`, size < MOST, true);
  same(`${file}: steps`, Number(await page.run(`document.getElementById('goto').max`)) >= 99_999, true);
  quiet(page, file, url);
}

const program = process.env.CHROMIUM || onPath(PROGRAMS);
if (!program || !folder) {
  console.error(program ? 'which folder?' : 'no Chromium in PATH');
  process.exit(2);
}
const browser = await Browser.start(program);
try {
  console.log(`${browser.version}, ${checker ? 'axe-core' : 'without axe-core (AXE is not set)'}`);
  /** Does something with a page of its own. */
  const alone = async (what) => {
    const page = await browser.page();
    const result = await what(page);
    await page.close();
    return result;
  };
  for (const file of readdirSync(shipped).filter((file) => file.endsWith('.html')).sort()) {
    const name = file.replace('.html', '');
    const seen = await alone((page) => walk(page, name, address(join(shipped, file))));
    if (name === 'add') add(seen);
    if (name === 'try_finally') unwinding(seen);
    console.log(`${name}: ${seen.length} moments, forwards and backwards`);
  }
  harmless(await alone((page) => walk(page, 'hostile', address(join(folder, 'hostile.html')))));
  // A theme that was chosen is kept, by all pages.
  await alone((page) => controls(page, address(join(shipped, 'add.html'))));
  for (const file of readdirSync(folder).filter((file) => /^long-.*\.html$/.test(file)).sort()) {
    await alone((page) => long(page, file));
  }
} catch (error) {
  failures.push(error.stack);
} finally {
  await browser.end();
}
for (const failure of failures) console.error(failure);
console.log(failures.length ? `${failures.length} failures` : 'all as it should be');
process.exit(failures.length ? 1 : 0);
