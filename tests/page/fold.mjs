// Whether the page's script comes to the states that the recorder had: forwards, backwards, and from anywhere.
//
//     node tests/page/fold.mjs FILES
//
// The files are what the example `page_and_states` of bc-trace prints.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';

const here = dirname(fileURLToPath(import.meta.url));
const script = readFileSync(join(here, '../../crates/bc-trace/src/page/data.js'), 'utf8');
const Run = runInThisContext(`'use strict';${script};Run`);

/** What a run shows, as the recorder's states are written. */
function seen(run) {
  const text = (value) => run.strings[value];
  const slots = (map) => [...map].sort(([a], [b]) => a - b).map(([at, value]) => [String(at), text(value)]);
  return run.frames.map((frame) => [
    frame.id, frame.index, frame.stack.map(text), frame.blocks.flatMap(({ handler, level }) => [handler, level]),
    slots(frame.locals), slots(frame.cells), [...frame.names].map(([name, value]) => [text(name), text(value)]).sort(),
  ]);
}

let failures = 0;

// Native code is charged a step an item: `sum(range(3 * 10**9))` alone takes more than 32 bits.
const far = 3e9;
const far_in_sevens = [0, 7, 14, 21, 28].map((bit) => (Math.floor(far / 2 ** bit) & 127) | (bit < 28 ? 128 : 0));
const steps = new Run({
  title: '', cut: '', files: [], codes: [], strings: [], outputs: [],
  // Two instructions, one with its step: index 0, and `next`.
  events: btoa(String.fromCharCode(0, 0, 0, 16 << 3, ...far_in_sevens, 1, 0)),
});
if (steps.last !== far || steps.find(far) !== 1) {
  failures += 1;
  console.error(`step ${far} is step ${steps.last}, moment ${steps.find(far)}`);
}

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const end = text.lastIndexOf('</html>\n') + '</html>\n'.length;
  const states = text.slice(end).split('\n').filter(Boolean).map((line) => {
    const frames = JSON.parse(line);
    for (const frame of frames) frame[6].sort();
    return JSON.stringify(frames);
  });
  const run = new Run(JSON.parse(/<script type="application\/json" id="data">([^]*?)<\/script>/.exec(text)[1]));
  const moments = Array.from(states, (_, moment) => moment);
  // Forwards; then backwards and here and there, not at every moment: each is folded from a state that was kept.
  const some = moments.filter((moment) => moment % 7 === 0);
  const order = [...moments, ...some.slice().reverse(), ...some.map((moment) => (moment * 7919) % states.length)];
  const wrong = order.filter((moment) => {
    run.go(moment);
    return JSON.stringify(seen(run)) !== states[moment];
  });
  if (run.length !== states.length || states.length === 0 || wrong.length > 0) {
    failures += 1;
    console.error(`${file}: ${run.length} moments, ${states.length} states, ${wrong.length} differ, first ${wrong[0]}`);
  }
}
console.log(`states of ${process.argv.length - 2} runs: ${failures === 0 ? 'all as recorded' : `${failures} differ`}`);
process.exit(failures ? 1 : 0);
