// The run: records are read from bytes and folded into states. Every moment is a record that shows something;
// states are kept at intervals, and others are folded from the nearest one before.

const KINDS = ['instruction', 'completed', 'entered', 'left', 'raised', 'unwound', 'landed'];
const OUTCOMES = ['next', 'within', 'leaves', 'yields', 'raises', 'stops', 'jump'];
const ENTRIES = ['call', 'resume', 'throw'];
const DEPARTURES = ['return', 'yield', 'raise'];
const REASONS = ['exception', 'return', 'break', 'continue'];
const SLOTS = ['local', 'cell', 'name', 'global', 'stack', 'attribute', 'item'];
const BLOCKS = ['SETUP_LOOP', 'SETUP_EXCEPT', 'SETUP_FINALLY', 'EXCEPT_HANDLER'];

/** Kept states are so many moments apart. */
const INTERVAL = 256;

/** A list of numbers that grows. */
class Numbers {
  constructor(kind = Int32Array) {
    this.list = new kind(1024);
    this.length = 0;
  }
  push(number) {
    if (this.length === this.list.length) {
      const longer = new this.list.constructor(2 * this.length);
      longer.set(this.list);
      this.list = longer;
    }
    this.list[this.length++] = number;
  }
}

class Frame {
  constructor(id, code, index) {
    this.id = id;
    this.code = code;
    this.index = index;
    this.step = -1; // of the instruction that runs or ran last
    this.next = index; // the instruction that follows, or -1 where that is open
    this.stack = [];
    this.blocks = [];
    this.locals = new Map();
    this.cells = new Map();
    this.names = new Map();
    this.kept = false;
  }
  copy() {
    const copy = new Frame(this.id, this.code, this.index);
    copy.step = this.step;
    copy.next = this.next;
    copy.stack = this.stack.slice();
    copy.blocks = this.blocks;
    copy.locals = new Map(this.locals);
    copy.cells = new Map(this.cells);
    copy.names = new Map(this.names);
    return copy;
  }
}

class Run {
  constructor(data) {
    this.title = data.title;
    this.cut = data.cut;
    this.files = data.files.map(([name, text]) => ({ name, lines: text === null ? null : lines(text) }));
    this.codes = data.codes.map((code) => code && prepare(code));
    this.strings = data.strings;
    this.outputs = []; // [moment, whether to stderr, text]
    const text = atob(data.events);
    this.bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[i] = text.charCodeAt(i);
    this.at = 0;
    this.frames = [];
    this.step = -1;
    this.states = [];
    const starts = new Numbers(), depths = new Numbers(), codes = new Numbers(), indexes = new Numbers();
    // Native code is charged steps by the thousand million.
    const steps = new Numbers(Float64Array);
    let moment = -1;
    while (this.at < this.bytes.length) {
      const start = this.at;
      if ((this.bytes[start] & 7) === 7) {
        this.more(moment, data.outputs);
        continue;
      }
      moment += 1;
      if (moment % INTERVAL === 0) this.keep(start);
      starts.push(start);
      const event = this.event();
      const top = this.frames[this.frames.length - 1];
      depths.push(this.frames.length);
      // Breakpoints and searches ask where instructions are executed, not where frames stand.
      const executes = event.kind === 'instruction' && top;
      codes.push(executes ? top.code : -1);
      indexes.push(executes ? top.index : -1);
      steps.push(this.step);
    }
    this.length = moment + 1;
    this.starts = starts.list;
    this.depths = depths.list;
    this.codeOf = codes.list;
    this.indexOf = indexes.list;
    this.steps = steps.list;
    this.moment = this.length - 1;
    this.last = this.length > 0 ? this.steps[this.length - 1] : -1;
  }

  keep(at) {
    for (const frame of this.frames) frame.kept = true;
    this.states.push({ at, frames: this.frames.slice(), step: this.step });
  }

  /** The state after a moment, and its event. */
  go(moment) {
    const from = Math.floor(moment / INTERVAL);
    if (moment <= this.moment || from > Math.floor(this.moment / INTERVAL)) {
      const kept = this.states[from];
      this.frames = kept.frames.slice();
      this.step = kept.step;
      this.at = kept.at;
      this.moment = from * INTERVAL - 1;
    }
    let event = null;
    while (this.moment < moment) {
      if ((this.bytes[this.at] & 7) === 7) {
        this.more(-1, null);
        continue;
      }
      event = this.event();
      this.moment += 1;
    }
    return event;
  }

  number() {
    let result = 0, factor = 1, byte;
    do {
      byte = this.bytes[this.at++];
      result += (byte & 127) * factor;
      factor *= 128;
    } while (byte > 127);
    return result;
  }

  values() {
    const values = new Array(this.number());
    for (let i = 0; i < values.length; i++) values[i] = this.number();
    return values;
  }

  blocks() {
    const blocks = new Array(this.number());
    for (let i = 0; i < blocks.length; i++) {
      const kind = this.bytes[this.at++];
      blocks[i] = { kind, handler: this.number(), level: this.number() };
    }
    return blocks;
  }

  pairs() {
    const pairs = new Map();
    for (let left = this.number(); left > 0; left--) {
      const key = this.number();
      pairs.set(key, this.number());
    }
    return pairs;
  }

  /** What belongs to the moment before: output, or that frames are gone. */
  more(moment, outputs) {
    const what = this.bytes[this.at++] >> 3;
    const number = this.number();
    if (what === 2) this.frames.length = Math.min(this.frames.length, number);
    else if (outputs) this.outputs.push([Math.max(moment, 0), what === 1, outputs[number]]);
  }

  /** The innermost frame, to be changed. */
  top() {
    return this.own(this.frames.length - 1);
  }
  own(at) {
    if (this.frames[at] && this.frames[at].kept) this.frames[at] = this.frames[at].copy();
    return this.frames[at] || new Frame(-1, -1, 0);
  }

  /** Reads an event and does to the frames what it tells. */
  event() {
    const head = this.bytes[this.at++], flags = head >> 3;
    const event = { kind: KINDS[head & 7], popped: [], pushed: [], changes: [], depth: 0, closed: null, opened: null };
    switch (event.kind) {
      case 'instruction':
      case 'completed':
        this.instruction(event, flags);
        break;
      case 'entered': {
        event.entry = ENTRIES[flags & 3];
        event.native = (flags & 4) !== 0;
        const frame = new Frame(this.number(), this.number(), this.number());
        frame.stack = this.values();
        frame.blocks = this.blocks();
        frame.locals = this.pairs();
        frame.cells = this.pairs();
        frame.names = this.pairs();
        frame.next = event.entry === 'call' ? 0 : event.entry === 'resume' ? frame.index : -1;
        if (event.entry === 'resume' && frame.stack.length > 0) {
          event.depth = frame.stack.length - 1;
          event.pushed = frame.stack.slice(-1);
        }
        this.frames.push(frame);
        break;
      }
      case 'left':
        event.departure = DEPARTURES[flags];
        event.value = this.number();
        event.frame = this.frames.pop() || new Frame(-1, -1, 0);
        event.depth = -1;
        break;
      case 'raised':
        event.passing = flags === 1;
        event.value = this.number();
        this.top().next = -1;
        event.depth = this.top().stack.length;
        break;
      case 'unwound': {
        const frame = this.top();
        event.reason = REASONS[flags];
        this.pop(frame, event, this.number());
        this.block(frame, event);
        break;
      }
      case 'landed': {
        const frame = this.top();
        event.reason = REASONS[flags];
        event.target = this.number();
        event.depth = frame.stack.length;
        event.pushed = this.values();
        for (const value of event.pushed) frame.stack.push(value);
        this.block(frame, event);
        for (let left = this.number(); left > 0; left--) this.change(frame, event);
        frame.next = event.target;
        break;
      }
    }
    return event;
  }

  instruction(event, flags) {
    const frame = this.top();
    if (event.kind === 'instruction') {
      this.step = flags & 16 ? this.number() : this.step + 1;
      frame.step = this.step;
    }
    event.begun = frame.step;
    frame.index = event.index = this.number();
    const outcome = this.number();
    event.outcome = OUTCOMES[Math.min(outcome, 6)];
    event.target = outcome - 6;
    frame.next = outcome === 0 ? event.index + 1 : outcome >= 6 ? event.target : -1;
    this.pop(frame, event, flags & 1 ? this.number() : 0);
    if (flags & 2) event.pushed = this.values();
    for (const value of event.pushed) frame.stack.push(value);
    if (flags & 4) this.block(frame, event);
    for (let left = flags & 8 ? this.number() : 0; left > 0; left--) this.change(frame, event);
  }

  pop(frame, event, count) {
    event.depth = Math.max(frame.stack.length - count, 0);
    event.popped = frame.stack.splice(event.depth, count);
  }

  block(frame, event) {
    const before = frame.blocks, after = this.blocks();
    if (after.length < before.length) event.closed = before[before.length - 1];
    if (after.length > before.length) event.opened = after[after.length - 1];
    frame.blocks = after;
  }

  change(frame, event) {
    const head = this.bytes[this.at++];
    const change = { slot: SLOTS[head & 7], stored: (head & 8) !== 0, of: this.number(), key: -1, now: null };
    const within = ['global', 'attribute', 'item'].includes(change.slot);
    if (within) change.key = this.number();
    if (head & 16) change.now = this.number();
    const put = (map) => (change.now === null ? map.delete(change.of) : map.set(change.of, change.now));
    if (change.slot === 'local') put(frame.locals);
    else if (change.slot === 'cell') put(frame.cells);
    else if (change.slot === 'name') put(frame.names);
    else if (change.slot === 'stack' && change.now !== null) frame.stack[change.of] = change.now;
    else if (change.slot === 'global' && change.key > 0) put(this.own(change.key - 1).names);
    event.changes.push(change);
  }

  /** The first moment of a step. */
  find(step) {
    let low = 0, high = this.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle] < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The lines of a text; a last line that is empty is none. */
function lines(text) {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}

/** Adds to a code object which row each instruction has and which line each row is of. */
function prepare(code) {
  let line = code.line;
  code.lines = code.rows.map((row) => (line = row[4] || line));
  const byOffset = new Map(code.rows.map((row, at) => [row[0], at]));
  code.row = (index) => (code.at ? byOffset.get(code.at[index]) ?? -1 : index < code.rows.length ? index : -1);
  code.offset = (index) => (code.at ? code.at[index] ?? 0 : (code.rows[index] || [0])[0]);
  code.name = code.path === '<module>' ? 'the module' : code.path;
  return code;
}
