// Panes: what they show of a state. Whatever comes from the program is put in as text, never as markup.

const $ = (id) => document.getElementById(id);

/** An element with classes and children: elements, or texts. */
function make(tag, classes, ...children) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  element.append(...children);
  return element;
}
function sign(kind, mark, words) {
  const element = make('span', `sign ${kind}`, mark);
  element.setAttribute('aria-hidden', 'true');
  return [element, make('span', 'unseen', words)];
}

/** So many empty slots of the value stack are drawn, and so many frames at either end. */
const SLOTS_DRAWN = 8;
const FRAMES_DRAWN = 30;

/** Rows that a breakpoint can be set on: a listing, or a source text. */
class Rows {
  constructor(kind) {
    this.list = make('ol', `rows ${kind}`);
    this.rows = [];
    this.marked = [];
  }
  add(...cells) {
    const button = make('button', 'bp');
    button.type = 'button';
    button.tabIndex = -1;
    button.dataset.row = this.rows.length;
    const mark = make('span', 'mark');
    mark.setAttribute('aria-hidden', 'true');
    const row = make('li', 'row', button, cells[0], mark, ...cells.slice(1));
    this.rows.push({ row, button, mark });
    this.list.append(row);
    return button;
  }
  /** Marks the row that has run, and the one that follows; -1 for none. `kind` says more of the first. */
  mark(now, then, kind) {
    for (const { row, button, mark } of this.marked) {
      row.classList.remove('now', 'trouble');
      row.removeAttribute('aria-current');
      mark.textContent = '';
      button.tabIndex = -1;
    }
    this.marked = [];
    const next = this.rows[then];
    if (next) {
      next.mark.textContent = '▷';
      this.marked.push(next);
    }
    const current = this.rows[now];
    if (current) {
      current.row.classList.add('now');
      if (kind) current.row.classList.add(kind);
      current.row.setAttribute('aria-current', 'step');
      current.mark.textContent = '▶';
      current.button.tabIndex = 0;
      this.marked.push(current);
    } else if (this.rows[0]) {
      (next || this.rows[0]).button.tabIndex = 0;
      this.marked.push(next || this.rows[0]);
    }
    this.reveal(current || next);
  }
  /** Scrolls the pane, and nothing around it. */
  reveal(at) {
    const pane = this.list.parentElement;
    if (!at || !pane) return;
    const { offsetTop: top, offsetHeight: height } = at.row;
    if (top < pane.scrollTop + height) pane.scrollTop = top - pane.clientHeight / 3;
    else if (top + 2 * height > pane.scrollTop + pane.clientHeight) pane.scrollTop = top - (pane.clientHeight * 2) / 3;
  }
}

class Panes {
  constructor(run) {
    this.run = run;
    this.words = new Words(run);
    this.listings = new Map();
    this.sources = new Map();
    this.spans = [];
    /** Whether rows have been drawn that show neither breakpoints nor what was found. */
    this.isNew = false;
  }

  text(value) {
    return this.run.strings[value] ?? '?';
  }

  /** The listing of a code object. */
  listing(id) {
    let rows = this.listings.get(id);
    if (rows) return rows;
    rows = new Rows('dis');
    const cell = (kind, text) => make('span', kind, text);
    for (const [offset, name, arg, what, line, target] of this.run.codes[id].rows) {
      const button = rows.add(
        cell('num', line || ''),
        cell('target', target ? '>>' : ''),
        cell('num', offset),
        cell('op', name),
        cell('num', arg < 0 ? '' : arg),
        cell('what', what && `(${what})`),
      );
      button.setAttribute('aria-label', `Breakpoint at ${offset} ${name}`);
      if (line) button.parentElement.classList.add('starts');
      // It may be too long for the pane.
      button.parentElement.lastChild.title = what;
    }
    this.listings.set(id, rows);
    this.isNew = true;
    return rows;
  }

  /** The text of a source file; `null` if there is none. */
  source(file) {
    let rows = this.sources.get(file);
    if (rows !== undefined) return rows;
    const { lines } = this.run.files[file];
    rows = lines && new Rows('text');
    const known = new Set();
    for (const code of this.run.codes) if (code && code.file === file) for (const row of code.rows) known.add(row[4]);
    (lines || []).forEach((line, at) => {
      const button = rows.add(make('span', 'num', at + 1), make('span', '', line));
      button.setAttribute('aria-label', `Breakpoint at line ${at + 1}`);
      // Nothing can stop where no code is.
      button.hidden = !known.has(at + 1);
      if (button.hidden) button.replaceWith(make('span'));
    });
    this.sources.set(file, rows);
    this.isNew = true;
    return rows;
  }

  /** Shows a state. `view` is the frame that is looked at, by its place among the open ones. */
  show(event, frames, view) {
    const innermost = view === frames.length - 1;
    const gone = frames.length === 0 ? event.frame : null;
    const frame = frames[view] || gone;
    const code = frame && this.run.codes[frame.code];
    const tells = innermost && event.kind !== 'left';
    this.stack(frame, code, tells ? event : null);
    this.blocks(frame, code, tells ? event : null);
    this.variables(frame, code, tells ? event : null);
    this.frames(frames, view);
    $('code-name').textContent = code ? code.path + (gone ? ' (left)' : '') : '';
    if (!code) return;
    const listing = this.listing(frame.code), pane = $('code');
    if (pane.firstChild !== listing.list) pane.replaceChildren(listing.list);
    // A frame that has just been entered has executed nothing yet.
    const entered = tells && event.kind === 'entered';
    const now = entered && event.entry === 'call' ? -1 : code.row(frame.index);
    const trouble = tells && ['raised', 'unwound'].includes(event.kind) && event.reason !== 'break';
    listing.mark(now, gone || frame.next < 0 ? -1 : code.row(frame.next), trouble ? 'trouble' : '');
    const source = this.source(code.file), where = $('source');
    $('page').classList.toggle('no-source', !source);
    document.querySelector('.source').hidden = !source;
    if (!source) return;
    $('source-name').textContent = this.run.files[code.file].name;
    if (where.firstChild !== source.list) where.replaceChildren(source.list);
    source.mark((code.lines[now < 0 ? 0 : now] ?? 0) - 1, -1, trouble ? 'trouble' : '');
  }

  box(kind, value) {
    const box = make('span', `box ${kind}`);
    if (kind === 'pushed') box.append(...sign('pushed', '+', 'pushed:'));
    if (kind === 'popped') box.append(...sign('popped', '−', 'popped:'));
    if (kind === 'changed') box.append(...sign('changed', '●', 'changed:'));
    if (kind === 'empty') box.append(make('span', 'unseen', 'empty'));
    else box.append(make('span', 'long', value));
    return box;
  }

  stack(frame, code, event) {
    const pane = $('stack');
    if (!frame || !code) {
      pane.replaceChildren(make('p', 'none', 'No frame is open.'));
      $('stack-size').textContent = '';
      return;
    }
    const { stack, blocks } = frame;
    const popped = event ? event.popped : [], base = event ? event.depth : stack.length;
    const fresh = event && event.pushed.length > 0 ? base : Infinity;
    const changed = new Set();
    for (const change of event ? event.changes : []) if (change.slot === 'stack') changed.add(change.of);
    const drawn = Math.max(stack.length, base + popped.length, Math.min(code.size, SLOTS_DRAWN));
    const list = make('ol', popped.length > 0 ? 'slots' : 'slots still');
    for (let at = drawn - 1; at >= 0; at--) {
      const kind = at >= stack.length ? 'empty' : at >= fresh ? 'pushed' : changed.has(at) ? 'changed' : 'full';
      const number = make('span', 'num', at);
      number.setAttribute('aria-hidden', 'true');
      const slot = make('li', 'slot', number, this.box(kind, at < stack.length ? this.text(stack[at]) : ''));
      if (at >= base && at < base + popped.length) slot.append(this.box('popped', this.text(popped[at - base])));
      else if (kind === 'empty') slot.classList.add('blank');
      list.append(slot);
      const here = blocks.filter((block) => block.level === at).map((block) => BLOCKS[block.kind]);
      if (here.length > 0) list.append(make('li', 'level', `${here.join(', ')} from here up`));
    }
    const floor = make('li', 'floor');
    floor.append(make('span', 'unseen', 'the bottom of the stack'));
    list.append(floor);
    pane.replaceChildren(list);
    // What is topmost is seen, with a little of the empty slots above it.
    const top = list.querySelector('.box:not(.empty)');
    pane.scrollTop = top ? top.offsetTop - pane.clientHeight / 4 : pane.scrollHeight;
    $('stack-size').textContent = `${stack.length} of ${code.size}`;
  }

  blocks(frame, code, event) {
    const blocks = frame ? frame.blocks : [], list = make('ol', 'list');
    const item = (block, kind) => {
      const box = this.box(kind, BLOCKS[block.kind]);
      const to = block.kind === 3 ? '' : `to ${code.offset(block.handler)}, `;
      box.append(make('small', '', `${to}level ${block.level}`));
      list.append(make('li', '', box));
    };
    if (event && event.closed && code) item(event.closed, 'popped');
    for (let at = blocks.length - 1; at >= 0; at--) item(blocks[at], event && blocks[at] === event.opened ? 'pushed' : 'full');
    if (list.childElementCount === 0) $('blocks').replaceChildren(make('p', 'none', 'No block is open.'));
    else $('blocks').replaceChildren(list);
  }

  variables(frame, code, event) {
    const pane = $('vars');
    pane.replaceChildren();
    if (!frame || !code) return;
    const changes = event ? event.changes : [];
    const section = (title, slot, map, name, sorted) => {
      const gone = changes.filter((change) => change.slot === slot && change.now === null);
      if (map.size === 0 && gone.length === 0) return;
      const list = make('dl', 'pairs');
      const add = (key, value, kind, signs) =>
        list.append(make('div', `pair ${kind}`, make('dt', '', ...signs, name(key)), make('dd', '', value)));
      const keys = sorted ? [...map.keys()].sort((a, b) => a - b) : [...map.keys()];
      const entered = event && event.kind === 'entered' && event.entry === 'call' && slot === 'local';
      for (const key of keys) {
        const isNew = entered || changes.some((change) => change.slot === slot && change.of === key);
        add(key, this.text(map.get(key)), isNew ? 'changed' : '', isNew ? sign('changed', '● ', 'changed ') : []);
      }
      for (const change of gone) add(change.of, 'unbound', 'gone', sign('popped', '− ', 'gone '));
      pane.append(make('h3', '', title), list);
    };
    section('Locals', 'local', frame.locals, (at) => code.locals[at] ?? '?', true);
    section('Cells and free variables', 'cell', frame.cells, (at) => code.cells[at] ?? '?', true);
    section('Names', 'name', frame.names, (name) => this.text(name), false);
    if (!pane.firstChild) pane.append(make('p', 'none', 'None is bound.'));
    const mark = pane.querySelector('.changed');
    if (mark && mark.offsetTop + mark.offsetHeight > pane.clientHeight) pane.scrollTop = mark.offsetTop - pane.clientHeight / 2;
    else pane.scrollTop = 0;
  }

  frames(frames, view) {
    const list = make('ol', 'list');
    for (let at = frames.length - 1; at >= 0; at--) {
      if (frames.length > 2 * FRAMES_DRAWN && at === frames.length - 1 - FRAMES_DRAWN) {
        list.append(make('li', 'none', `… ${frames.length - 2 * FRAMES_DRAWN} more`));
        at = FRAMES_DRAWN;
        continue;
      }
      const frame = frames[at], code = this.run.codes[frame.code];
      const line = code ? code.lines[code.row(frame.index)] ?? code.line : 0;
      const button = make('button', '', code ? code.path : '?', make('small', '', `line ${line}, at ${code ? code.offset(frame.index) : 0}`));
      button.type = 'button';
      button.dataset.frame = at;
      if (at === view) button.setAttribute('aria-current', 'true');
      list.append(make('li', '', button));
    }
    if (frames.length === 0) $('frames').replaceChildren(make('p', 'none', 'The run has ended.'));
    else $('frames').replaceChildren(list);
  }

  sentence(event, frames) {
    const words = this.words.of(event, frames);
    const first = words.findIndex((word) => word !== '');
    if (typeof words[first] === 'string') words[first] = words[first][0].toUpperCase() + words[first].slice(1);
    $('sentence').replaceChildren(...words.map((word) => (typeof word === 'string' ? word : make('code', '', word.code))));
  }

  /** What had been written at a moment. */
  output(moment) {
    const { outputs } = this.run, pane = $('text');
    let low = 0, high = outputs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (outputs[middle][0] <= moment) low = middle + 1;
      else high = middle;
    }
    while (this.spans.length > low) this.spans.pop().remove();
    const more = [];
    for (let at = this.spans.length; at < low; at++) {
      const span = make('span', outputs[at][1] ? 'err' : '', outputs[at][2]);
      this.spans.push(span);
      more.push(span);
    }
    pane.append(...more);
    for (const span of this.lit || []) span.classList.remove('new');
    this.lit = [];
    for (let at = low - 1; at >= 0 && outputs[at][0] === moment; at--) this.lit.push(this.spans[at]);
    for (const span of this.lit) span.classList.add('new');
    $('output').scrollTop = $('output').scrollHeight;
  }
}
