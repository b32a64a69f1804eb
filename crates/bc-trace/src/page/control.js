// Controls: what a reader does, by buttons, keys, slider and address, and where that leads.

class Control {
  constructor(run) {
    this.run = run;
    this.panes = new Panes(run);
    this.moment = 0;
    this.view = 0;
    this.event = null;
    this.breakpoints = run.codes.map(() => new Set());
    this.matches = this.found = null;
    this.timer = 0;
    this.linking = 0;
    $('title').textContent = run.title;
    if (run.cut) {
      $('cut').hidden = false;
      $('cut').textContent = run.cut;
    }
    $('slider').max = run.length - 1;
    $('goto').max = run.last;
    this.dress();
    this.listen();
    this.follow();
  }

  get depth() {
    return this.run.depths[this.moment];
  }

  /** Shows a moment. */
  go(moment) {
    const { run } = this;
    this.moment = Math.max(0, Math.min(run.length - 1, moment));
    this.event = run.go(this.moment);
    this.view = run.frames.length - 1;
    $('sentence').setAttribute('aria-live', this.timer ? 'off' : 'polite');
    this.panes.sentence(this.event, run.frames);
    this.panes.show(this.event, run.frames, this.view);
    this.panes.output(this.moment);
    this.renew();
    this.count();
    clearTimeout(this.linking);
    // Browsers put up with a few changes of the address a second.
    this.linking = setTimeout(() => this.link(), 200);
  }

  /** Rows that have been drawn just now get what others have. */
  renew() {
    if (!this.panes.isNew) return;
    this.panes.isNew = false;
    this.spots();
    this.light();
  }

  /** The step, and which part of it the moment is. */
  place() {
    const step = this.run.steps[this.moment], first = this.run.find(step);
    const parts = this.run.find(step + 1);
    const end = this.run.steps[parts] === step ? parts + 1 : parts;
    return { step, part: this.moment - first, parts: Math.max(end - first, 1) };
  }

  count() {
    const { step, part, parts } = this.place(), { last } = this.run;
    const number = make('b', '', step < 0 ? '–' : step);
    const words = step < 0 ? 'before the first step' : `of ${last}${parts > 1 ? `, part ${part + 1} of ${parts}` : ''}`;
    $('count').replaceChildren(make('span', 'unseen', 'Step '), number, ` ${words}`);
    $('slider').value = this.moment;
    $('slider').setAttribute('aria-valuetext', step < 0 ? words : `step ${step} ${words}`);
    if (document.activeElement !== $('goto')) $('goto').value = Math.max(step, 0);
    for (const button of document.querySelectorAll('.keys [data-do]')) {
      const what = button.dataset.do;
      if (['first', 'prev', 'back'].includes(what)) button.setAttribute('aria-disabled', this.moment === 0);
      if (['last', 'next', 'over', 'out'].includes(what)) button.setAttribute('aria-disabled', this.moment === this.run.length - 1);
    }
  }

  link() {
    const { step, part } = this.place();
    const hash = step < 0 ? '' : `#step=${step}${part > 0 ? `.${part}` : ''}`;
    if (location.hash === hash) return;
    try {
      history.replaceState(null, '', hash || location.pathname + location.search);
    } catch {
      // A page that is shown inside another may have no address of its own.
    }
  }
  /** Goes where the address says. */
  follow() {
    const match = /^#step=(\d+)(?:\.(\d+))?$/.exec(location.hash);
    if (!match) return this.go(0);
    const step = Math.min(Number(match[1]), this.run.last);
    let moment = this.run.find(step);
    for (let left = Number(match[2] || 0); left > 0 && this.run.steps[moment + 1] === step; left--) moment += 1;
    return this.go(moment);
  }

  /** The nearest moment in a direction of which `holds` is true; else the moment where it ends. */
  seek(way, holds) {
    const end = way > 0 ? this.run.length - 1 : 0;
    let moment = this.moment;
    while (moment !== end) {
      moment += way;
      if (holds(moment)) break;
    }
    return moment;
  }
  over(way) {
    const { run, depth } = this;
    // Where a frame has been left, its result is about to come.
    const left = (moment) => (run.bytes[run.starts[moment]] & 7) === 3;
    return this.seek(way, (moment) => run.depths[moment] < depth || (run.depths[moment] === depth && !left(moment)));
  }
  out(way) {
    return this.seek(way, (moment) => this.run.depths[moment] < this.depth);
  }
  stops(moment) {
    const code = this.run.codeOf[moment];
    return code >= 0 && this.breakpoints[code].has(this.run.codes[code].row(this.run.indexOf[moment]));
  }

  act(what) {
    const last = this.run.length - 1;
    if (what !== 'play') this.pause();
    switch (what) {
      case 'first': return this.go(0);
      case 'last': return this.go(last);
      case 'prev': return this.go(this.moment - 1);
      case 'next': return this.go(this.moment + 1);
      case 'over': return this.go(this.over(1));
      case 'back': return this.go(this.over(-1));
      case 'out': return this.go(this.out(1));
      case 'in': return this.go(this.out(-1));
      case 'nextbp': return this.go(this.seek(1, (moment) => this.stops(moment)));
      case 'prevbp': return this.go(this.seek(-1, (moment) => this.stops(moment)));
      case 'play': return this.timer ? this.pause() : this.play();
    }
  }

  play() {
    if (this.moment === this.run.length - 1) this.go(0);
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      this.go(this.moment + 1);
      if (this.moment === this.run.length - 1) this.pause();
    }, 1000 / Number($('speed').value));
    this.button('Pause', 'Pause (space)', '#i-pause');
  }
  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = 0;
    $('sentence').setAttribute('aria-live', 'polite');
    this.button('Play', 'Play (space)', '#i-play');
  }
  button(label, title, icon) {
    $('play').setAttribute('aria-label', label);
    $('play').title = title;
    $('play').querySelector('use').setAttribute('href', icon);
  }

  /** Sets or clears breakpoints: `[code, row]` each. */
  toggle(places) {
    const isSet = places.some(([code, row]) => this.breakpoints[code].has(row));
    for (const [code, row] of places) this.breakpoints[code][isSet ? 'delete' : 'add'](row);
    this.spots();
  }
  /** The places where a source line begins. */
  places(file, line) {
    return this.run.codes.flatMap((code, id) =>
      code && code.file === file ? code.rows.flatMap((row, at) => (row[4] === line ? [[id, at]] : [])) : []);
  }
  /** Shows breakpoints in what has been drawn. */
  spots() {
    const press = (row, is) => row.button.setAttribute('aria-pressed', is);
    for (const [id, rows] of this.panes.listings) rows.rows.forEach((row, at) => press(row, this.breakpoints[id].has(at)));
    for (const [file, rows] of this.panes.sources) {
      if (!rows) continue;
      const lines = new Set();
      this.breakpoints.forEach((set, id) => {
        const code = this.run.codes[id];
        if (code && code.file === file) for (const at of set) lines.add(code.rows[at][4]);
      });
      rows.rows.forEach((row, at) => press(row, lines.has(at + 1)));
    }
    this.draw();
  }
  pick(pane, target) {
    const row = target.closest('.row');
    const button = row && row.querySelector('.bp');
    if (!button) return;
    const frame = this.run.frames[this.view] || this.event.frame, at = Number(button.dataset.row);
    const code = this.run.codes[frame.code];
    this.toggle(pane === 'code' ? [[frame.code, at]] : this.places(code.file, at + 1));
  }

  /** Finds the moments that have to do with a text. */
  search(text) {
    const { run } = this, wanted = text.trim().toLowerCase();
    this.matches = this.found = null;
    this.light();
    $('found').textContent = '';
    if (!wanted) return;
    const holds = (what) => String(what).toLowerCase().includes(wanted);
    const strings = new Set(run.strings.flatMap((string, at) => (holds(string) ? [at] : [])));
    const rows = run.codes.map((code) => {
      if (!code) return new Set();
      const lines = run.files[code.file].lines || [];
      return new Set(code.rows.flatMap((row, at) =>
        holds(row[1]) || holds(row[3]) || (row[4] && holds(lines[row[4] - 1] ?? '')) ? [at] : []));
    });
    const written = new Set(run.outputs.flatMap(([moment, , output]) => (holds(output) ? [moment] : [])));
    this.matches = [];
    const here = this.moment;
    for (let moment = 0; moment < run.length; moment++) {
      const code = run.codeOf[moment];
      const event = run.go(moment);
      const values = [...event.pushed, ...event.changes.flatMap((change) => [change.now, change.slot === 'name' ? change.of : null])];
      if (event.value !== undefined) values.push(event.value);
      if ((code >= 0 && rows[code].has(run.codes[code].row(run.indexOf[moment]))) || written.has(moment)
        || values.some((value) => value !== null && strings.has(value))) this.matches.push(moment);
    }
    run.go(here);
    this.found = { rows, holds };
    this.light();
    $('found').textContent = this.matches.length === 1 ? '1 moment' : `${this.matches.length} moments`;
  }
  /** Lights up rows in which something was found. */
  light() {
    const { found } = this;
    const light = (row, is) => row.row.classList.toggle('found', Boolean(is));
    for (const [id, rows] of this.panes.listings) rows.rows.forEach((row, at) => light(row, found && found.rows[id].has(at)));
    for (const [file, rows] of this.panes.sources) {
      if (rows) rows.rows.forEach((row, at) => light(row, found && found.holds(this.run.files[file].lines[at])));
    }
  }
  nextMatch(way) {
    if (!this.matches || this.matches.length === 0) return;
    const { matches } = this, { length } = matches;
    let at = matches.findIndex((moment) => (way > 0 ? moment > this.moment : moment >= this.moment));
    if (way < 0) at = (at < 0 ? length : at) - 1;
    at = (at + length) % length;
    if (way > 0 && matches[length - 1] <= this.moment) at = 0;
    this.pause();
    this.go(matches[at]);
    $('found').textContent = `${at + 1} of ${length}`;
  }

  /** Draws how many frames were open over the run, with exceptions and breakpoints. */
  draw() {
    const canvas = $('depths'), { run } = this, scale = window.devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    canvas.width = Math.max(1, width * scale);
    canvas.height = Math.max(1, height * scale);
    const context = canvas.getContext('2d'), style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    context.scale(scale, scale);
    let most = 1;
    for (let moment = 0; moment < run.length; moment++) most = Math.max(most, run.depths[moment]);
    const columns = Math.max(1, Math.min(width, run.length)), wide = width / columns;
    for (let column = 0; column < columns; column++) {
      const start = Math.floor((column * run.length) / columns);
      const end = Math.max(start + 1, Math.floor(((column + 1) * run.length) / columns));
      let depth = 0, raises = false, stops = false;
      for (let moment = start; moment < end; moment++) {
        depth = Math.max(depth, run.depths[moment]);
        raises ||= (run.bytes[run.starts[moment]] & 7) === 4;
        stops ||= this.stops(moment);
      }
      const high = Math.max(1, (depth / most) * (height - 6));
      context.fillStyle = colour(raises ? '--pop' : '--accent');
      context.globalAlpha = raises ? 0.9 : 0.45;
      context.fillRect(column * wide, height - high, wide > 3 ? wide - 1 : wide, high);
      context.globalAlpha = 1;
      context.fillStyle = colour('--pop');
      if (stops) context.fillRect(column * wide + wide / 2 - 2, 0, 4, 4);
    }
  }

  /** Theme and size, as they were chosen before or as the system has them. */
  dress() {
    const root = document.documentElement, dark = matchMedia('(prefers-color-scheme: dark)');
    const put = (key, value) => {
      try {
        localStorage.setItem(`trace-${key}`, value);
      } catch {
        // It is not remembered, then.
      }
    };
    const kept = (key) => {
      try {
        return localStorage.getItem(`trace-${key}`);
      } catch {
        return null;
      }
    };
    this.wear = (theme) => {
      root.dataset.theme = theme;
      $('theme').setAttribute('aria-pressed', theme === 'dark');
      if (this.event) this.draw();
    };
    this.swap = () => {
      const theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
      put('theme', theme);
      this.wear(theme);
    };
    this.size = (large) => {
      root.dataset.size = large ? 'large' : '';
      $('size').setAttribute('aria-pressed', large);
      put('size', large ? 'large' : '');
      if (this.event) this.go(this.moment);
      if (this.event) this.draw();
    };
    this.wear(kept('theme') || (dark.matches ? 'dark' : 'light'));
    dark.addEventListener('change', () => kept('theme') || this.wear(dark.matches ? 'dark' : 'light'));
    if (kept('size') === 'large') this.size(true);
  }

  listen() {
    const large = () => this.size(document.documentElement.dataset.size !== 'large');
    $('size').addEventListener('click', large);
    $('theme').addEventListener('click', () => this.swap());
    $('help').addEventListener('click', () => $('keys').showModal());
    document.querySelector('.keys').addEventListener('click', (event) => {
      const button = event.target.closest('[data-do]');
      if (button) this.act(button.dataset.do);
    });
    $('slider').addEventListener('input', () => {
      this.pause();
      this.go(Number($('slider').value));
    });
    $('goto').addEventListener('change', () => {
      this.pause();
      this.go(this.run.find(Number($('goto').value) || 0));
    });
    $('speed').addEventListener('change', () => this.timer && this.play());
    $('frames').addEventListener('click', (event) => {
      const button = event.target.closest('[data-frame]');
      if (!button) return;
      this.view = Number(button.dataset.frame);
      this.panes.show(this.event, this.run.frames, this.view);
      this.renew();
      $('frames').querySelector('[aria-current]').focus();
    });
    for (const pane of ['code', 'source']) {
      $(pane).addEventListener('click', (event) => this.pick(pane, event.target));
      $(pane).addEventListener('keydown', (event) => {
        const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!way || !event.target.matches('.bp')) return;
        event.preventDefault();
        const buttons = [...$(pane).querySelectorAll('.bp')];
        const to = buttons[buttons.indexOf(event.target) + way];
        if (to) to.focus();
      });
    }
    let typing = 0;
    $('find').addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.search($('find').value), 150);
    });
    $('search').addEventListener('submit', (event) => event.preventDefault());
    $('find').addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      clearTimeout(typing);
      if (!this.matches) this.search($('find').value);
      this.nextMatch(event.shiftKey ? -1 : 1);
    });
    addEventListener('hashchange', () => this.follow());
    addEventListener('resize', () => this.draw());
    addEventListener('keydown', (event) => this.key(event, large));
  }

  key(event, large) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || $('keys').open) return;
    const { target, key } = event;
    if (key === 'Escape' && target === $('find')) {
      target.value = '';
      this.search('');
      return target.blur();
    }
    const typed = target.matches('input, select'), vertical = key === 'ArrowUp' || key === 'ArrowDown';
    if (typed && !(target.type === 'range' && key.length === 1)) return;
    if (key === ' ' && target.matches('button')) return;
    if (vertical && target.closest('.scroll') && !event.shiftKey) return;
    const does = {
      ArrowRight: 'next', ArrowLeft: 'prev', Home: 'first', End: 'last', ' ': 'play', n: 'nextbp', p: 'prevbp',
      ArrowDown: event.shiftKey ? 'out' : 'over', ArrowUp: event.shiftKey ? 'in' : 'back',
    }[key];
    const calls = {
      '/': () => $('find').select(), '?': () => $('keys').showModal(), d: () => this.swap(), '+': large,
      b: () => {
        const frame = this.run.frames[this.view] || this.event.frame;
        if (frame) this.toggle([[frame.code, this.run.codes[frame.code].row(frame.index)]]);
      },
    }[key];
    if (!does && !calls) return;
    event.preventDefault();
    if (does) this.act(does);
    else calls();
  }
}

{
  const run = new Run(JSON.parse($('data').textContent));
  if (run.length > 0) new Control(run);
  else {
    $('title').textContent = run.title;
    $('sentence').textContent = 'Nothing has run.';
  }
}
