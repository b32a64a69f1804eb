// Sentences: what an event has done. A sentence is a list of texts and of values, which are shown as code.

/** So many values are named one by one. */
const NAMED = 6;

class Words {
  constructor(run) {
    this.run = run;
  }

  text(value) {
    return this.run.strings[value] ?? '?';
  }
  value(value) {
    return { code: this.text(value) };
  }
  list(values) {
    if (values.length > NAMED) return [`${values.length} values`];
    return values.flatMap((value, at) => [
      at === 0 ? '' : at === values.length - 1 ? ' and ' : ', ',
      this.value(value),
    ]);
  }
  block(block, code) {
    const name = { code: BLOCKS[block.kind] };
    return block.kind === 3 ? [name] : [name, ` to ${code.offset(block.handler)}`];
  }
  frame(frame) {
    const code = this.run.codes[frame.code];
    return !code ? 'a frame' : code.path === '<module>' ? 'the module' : { code: code.path };
  }

  /** The sentence for an event; `frames` are those after it. */
  of(event, frames) {
    const frame = event.frame || frames[frames.length - 1];
    const code = frame && this.run.codes[frame.code];
    if (!code) return ['Something has happened in a frame that is not known.'];
    return this[event.kind](event, frame, code, frames);
  }

  instruction(event, frame, code) {
    const row = code.rows[code.row(event.index)];
    const words = [{ code: row ? row[1] : '?' }];
    if (row && row[3]) words.push(' (', { code: row[3] }, ')');
    const parts = this.effects(event, frame, code);
    if (event.kind === 'completed') {
      words.push(`, begun at step ${event.begun},`);
      parts.unshift([' has ended']);
    }
    else if (event.changes.length > 0 && parts.length > 0 && event.popped.length + event.pushed.length === 0) words.push(':');
    if (parts.length === 0) parts.push([' changes nothing that is shown here']);
    parts.forEach((part, at) => words.push(at === 0 || part[0].startsWith(' to ') ? '' : ',', ...part));
    words.push('.');
    return words;
  }
  completed(event, frame, code) {
    return this.instruction(event, frame, code);
  }

  effects(event, frame, code) {
    const parts = [];
    if (event.popped.length > 0) parts.push([' pops ', ...this.list(event.popped)]);
    if (event.pushed.length > 0) parts.push([' pushes ', ...this.list(event.pushed)]);
    if (event.closed) parts.push([' closes the block ', ...this.block(event.closed, code)]);
    if (event.opened) parts.push([' opens the block ', ...this.block(event.opened, code)]);
    for (const change of event.changes) {
      if (change.slot === 'stack' || parts.length > NAMED) continue;
      const what = this.slot(change, code);
      const now = change.now === null ? ' is unbound now' : change.stored ? ' is now ' : ' has become ';
      parts.push([' ', ...what, now, ...(change.now === null ? [] : [this.value(change.now)])]);
    }
    const row = code.rows[code.row(event.index)];
    const name = row ? row[1] : '';
    switch (event.outcome) {
      case 'jump':
        parts.push([` jumps to ${code.offset(event.target)}`]);
        break;
      case 'next':
        if (/JUMP_IF/.test(name)) parts.push([' does not jump']);
        break;
      case 'within':
        parts.push([' waits for what runs within it']);
        break;
      case 'leaves':
        if (name === 'RETURN_VALUE') parts.push([' to return it']);
        else if (name === 'BREAK_LOOP') parts.push([' leaves the loop']);
        else if (name === 'CONTINUE_LOOP') parts.push([' goes on with the loop']);
        else parts.push([' goes on with unwinding']);
        break;
      case 'yields':
        parts.push([' to yield it']);
        break;
      case 'raises':
        parts.push([name === 'END_FINALLY' ? ' raises the exception again' : ' raises an exception']);
        break;
      case 'stops':
        parts.push([' does not end: the machine stops here']);
        break;
    }
    return parts;
  }

  slot(change, code) {
    const named = (names) => [{ code: names[change.of] ?? '?' }];
    switch (change.slot) {
      case 'local':
        return named(code.locals);
      case 'cell':
        return ['the cell ', ...named(code.cells)];
      case 'global':
        return ['the global ', this.value(change.of)];
      case 'attribute':
        return ['the attribute ', this.value(change.key), ' of ', this.value(change.of)];
      case 'item':
        return ['the item ', this.value(change.key), ' of ', this.value(change.of)];
      default:
        return [this.value(change.of)];
    }
  }

  entered(event, frame, code) {
    const who = this.frame(frame);
    const native = event.native && code.path !== '<module>' ? ', called by code of the machine' : '';
    if (event.entry === 'resume') {
      return [who, ' goes on', ...(event.pushed.length ? [' and finds ', ...this.list(event.pushed)] : []), native, '.'];
    }
    if (event.entry === 'throw') return [who, ' goes on with an exception that is raised there', native, '.'];
    const bound = [...frame.locals].map(([at, value]) => [code.locals[at] ?? '?', value]);
    if (bound.length === 0) return [who, ' is entered', native, '.'];
    if (bound.length > NAMED) return [who, ` is entered with ${bound.length} local variables`, native, '.'];
    const words = bound.flatMap(([name, value], at) => [
      at === 0 ? '' : at === bound.length - 1 ? ' and ' : ', ',
      { code: `${name} = ${this.text(value)}` },
    ]);
    return [who, ' is entered with ', ...words, native, '.'];
  }

  left(event, frame, code, frames) {
    const to = frames.length > 0 ? [' to ', this.frame(frames[frames.length - 1])] : [];
    if (event.departure === 'return') return [this.frame(frame), ' returns ', this.value(event.value), ...to, '.'];
    if (event.departure === 'yield') return [this.frame(frame), ' yields ', this.value(event.value), ...to, '.'];
    return ['The exception ', this.value(event.value), ' leaves ', this.frame(frame), '.'];
  }

  raised(event, frame, code) {
    const where = [' ', this.frame(frame), ` at ${code.offset(frame.index)}`];
    if (event.passing) return ['The exception ', this.value(event.value), ' comes to', ...where, '.'];
    const row = code.rows[code.row(frame.index)], again = row && row[1] === 'END_FINALLY' ? 'again ' : '';
    return ['The exception ', this.value(event.value), ` is raised ${again}in`, ...where, '.'];
  }

  unwound(event, frame, code) {
    const words = ['The block ', ...(event.closed ? this.block(event.closed, code) : ['on top']), ' is unwound'];
    if (event.popped.length > 0) {
      words.push(': ', ...this.list(event.popped), event.popped.length > 1 ? ' go' : ' goes', ' off the value stack');
    }
    words.push({
      exception: ', on the way to a handler.',
      return: ', on the way to return.',
      break: ', on the way out of the loop.',
      continue: ', on the way to the start of the loop.',
    }[event.reason]);
    return words;
  }

  landed(event, frame, code) {
    const at = code.offset(event.target);
    const finds = event.pushed.length ? [' and finds ', ...this.list(event.pushed), ' on the value stack'] : [];
    if (event.reason === 'exception') return [`The handler at ${at} takes over`, ...finds, '.'];
    if (finds.length > 0) {
      const why = [' (', this.value(event.pushed[event.pushed.length - 1]), ` is WHY_${event.reason.toUpperCase()}).`];
      return [`The cleanup at ${at} takes over`, ...finds, ...why];
    }
    if (event.reason === 'break') return [`The loop is left; ${this.plain(frame)} goes on at ${at}.`];
    return [this.frame(frame), ` goes on at ${at}.`];
  }
  plain(frame) {
    const who = this.frame(frame);
    return typeof who === 'string' ? who : who.code;
  }
}
