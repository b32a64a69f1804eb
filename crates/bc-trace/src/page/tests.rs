//! What is written can be folded back: after every event, the state that comes of the bytes is the recorder's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use bc_core::code::{CodeFlags, CodeObject};
use bc_core::verify::{VerifiedCode, verify};
use bc_vm::model::error::Fault;
use bc_vm::trace::{Detail, Event, Listener, Recorder, State};
use bc_vm::{embed, limits::Limits, model::vm::Streams};

use super::encode::{Encoder, has, kind, more};
use super::strings::{base64, html, json};
use super::{CutOff, Options, Page};

type Slots = BTreeMap<String, String>;

/// A frame as both sides have it.
#[derive(Clone, Default, PartialEq, Debug)]
struct Seen {
    id: u64,
    code: u64,
    index: u64,
    stack: Vec<String>,
    blocks: Vec<(u8, u64, u64)>,
    locals: Slots,
    cells: Slots,
    names: Slots,
}

fn seen(state: &State) -> Vec<Seen> {
    let slots = |slots: &mut dyn Iterator<Item = (String, String)>| slots.collect();
    state
        .frames()
        .iter()
        .map(|frame| Seen {
            id: frame.id(),
            code: frame.code().0.into(),
            index: frame.index().into(),
            stack: frame.stack().map(ToString::to_string).collect(),
            blocks: frame
                .blocks()
                .iter()
                .map(|block| {
                    let kind = match block.kind as u8 {
                        1 => 3,
                        kind => kind - 120,
                    };
                    (kind, block.handler.into(), block.level.into())
                })
                .collect(),
            locals: slots(
                &mut frame
                    .locals()
                    .map(|(at, value)| (at.to_string(), value.to_string())),
            ),
            cells: slots(
                &mut frame
                    .cells()
                    .map(|(at, value)| (at.to_string(), value.to_string())),
            ),
            names: slots(
                &mut frame
                    .names()
                    .map(|(name, value)| (name.to_owned(), value.to_string())),
            ),
        })
        .collect()
}

/// Reads what was written.
struct Reader<'a> {
    encoder: &'a Encoder,
    strings: Vec<&'a str>,
    at: usize,
    frames: Vec<Seen>,
    step: u64,
}

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        self.at += 1;
        self.encoder.bytes[self.at - 1]
    }

    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return number;
            }
        }
    }

    fn text(&mut self) -> String {
        let number = self.number();
        self.strings[number as usize].to_owned()
    }

    fn values(&mut self) -> Vec<String> {
        (0..self.number()).map(|_| self.text()).collect()
    }

    fn blocks(&mut self) -> Vec<(u8, u64, u64)> {
        (0..self.number())
            .map(|_| (self.byte(), self.number(), self.number()))
            .collect()
    }

    fn slots(&mut self) -> Slots {
        (0..self.number())
            .map(|_| (self.number().to_string(), self.text()))
            .collect()
    }

    fn top(&mut self) -> &mut Seen {
        self.frames.last_mut().unwrap()
    }

    fn pop(&mut self, count: u64) {
        let left = self.top().stack.len() - count as usize;
        self.top().stack.truncate(left);
    }

    fn push(&mut self) {
        let values = self.values();
        self.top().stack.extend(values);
    }

    /// Reads a record.
    fn record(&mut self) {
        let head = self.byte();
        let flags = head >> 3;
        match head & 7 {
            kind::INSTRUCTION | kind::COMPLETED => {
                if head & 7 == kind::INSTRUCTION {
                    let is_told = flags & has::STEP != 0;
                    self.step = if is_told {
                        self.number()
                    } else {
                        self.step.wrapping_add(1)
                    };
                }
                self.top().index = self.number();
                self.number();
                if flags & has::POPPED != 0 {
                    let count = self.number();
                    self.pop(count);
                }
                if flags & has::PUSHED != 0 {
                    self.push();
                }
                if flags & has::BLOCKS != 0 {
                    self.top().blocks = self.blocks();
                }
                if flags & has::CHANGES != 0 {
                    for _ in 0..self.number() {
                        self.change();
                    }
                }
            }
            kind::ENTERED => {
                let frame = Seen {
                    id: self.number(),
                    code: self.number(),
                    index: self.number(),
                    stack: self.values(),
                    blocks: self.blocks(),
                    locals: self.slots(),
                    cells: self.slots(),
                    names: (0..self.number())
                        .map(|_| (self.text(), self.text()))
                        .collect(),
                };
                self.frames.push(frame);
            }
            kind::LEFT => {
                self.text();
                self.frames.pop();
            }
            kind::RAISED => drop(self.text()),
            kind::UNWOUND => {
                let count = self.number();
                self.pop(count);
                self.top().blocks = self.blocks();
            }
            kind::LANDED => {
                self.number();
                self.push();
                self.top().blocks = self.blocks();
                for _ in 0..self.number() {
                    self.change();
                }
            }
            _ => {
                let number = self.number() as usize;
                match flags {
                    more::FRAMES => self.frames.truncate(number),
                    _ => assert!(number < self.encoder.outputs.len()),
                }
            }
        }
    }

    fn change(&mut self) {
        let head = self.byte();
        let has_now = head & 16 != 0;
        let put = |slots: &mut Slots, key: String, now: Option<String>| match now {
            Some(now) => drop(slots.insert(key, now)),
            None => drop(slots.remove(&key)),
        };
        match head & 7 {
            slot @ (0 | 1) => {
                let at = self.number().to_string();
                let now = has_now.then(|| self.text());
                let frame = self.top();
                put(
                    if slot == 0 {
                        &mut frame.locals
                    } else {
                        &mut frame.cells
                    },
                    at,
                    now,
                );
            }
            2 => {
                let name = self.text();
                let now = has_now.then(|| self.text());
                put(&mut self.top().names, name, now);
            }
            3 => {
                let name = self.text();
                let frame = self.number() as usize;
                let now = has_now.then(|| self.text());
                if frame > 0 {
                    put(&mut self.frames[frame - 1].names, name, now);
                }
            }
            4 => {
                let at = self.number() as usize;
                let now = self.text();
                self.top().stack[at] = now;
            }
            _ => {
                self.text();
                self.text();
                if has_now {
                    self.text();
                }
            }
        }
    }
}

/// Keeps the state after each event beside the bytes.
struct Both {
    page: Page,
    states: Vec<(usize, u64, Vec<Seen>)>,
}

impl Listener for Both {
    fn event(&mut self, event: &Event, state: &State) -> Result<(), Fault> {
        self.page.event(event, state)?;
        let step = match event {
            Event::Instruction(instruction) => instruction.place.step,
            _ => self.states.last().map_or(u64::MAX, |last| last.1),
        };
        let end = self.page.encoder.bytes.len();
        self.states.push((end, step, seen(state)));
        Ok(())
    }
}

fn page_of(source: &str, options: Options) -> Recorder<Both> {
    run(
        &verify(&bc_func::compile(source).unwrap().into()).unwrap(),
        options,
    )
}

fn run(code: &Arc<VerifiedCode>, options: Options) -> Recorder<Both> {
    let both = Both {
        page: Page::new(options),
        states: Vec::new(),
    };
    let recorder = Recorder::new(Detail::default(), both);
    let mut vm = bc_lib::machine(Limits::default(), recorder.streams(Streams::none())).unwrap();
    vm.watch = Some(Box::new(recorder.clone()));
    let _ = embed::run_main(&mut vm, code, None);
    vm.watch = None;
    recorder
}

fn html_of(source: &str, options: Options) -> String {
    let recorder = page_of(source, options);
    let mut file = Vec::new();
    let listener = recorder.listener();
    listener
        .page
        .write(&mut file, &|_| Some(source.to_owned()))
        .unwrap();
    String::from_utf8(file).unwrap()
}

const PROGRAMS: &[&str] = &[
    "
def f(n):
    return n if n < 2 else f(n - 1) + f(n - 2)
print(f(6))
",
    "
class C:
    def __enter__(self): return self
    def __exit__(self, *args):
        print(args[0])
        return True
def g():
    for i in range(4):
        try:
            with C() as c:
                c.x = [i]
                if i == 1: continue
                if i == 2: raise KeyError(i)
                if i == 3: break
        finally:
            c.x.append(c)
    try:
        try:
            return 1 / 0
        except ZeroDivisionError as e:
            raise ValueError('no') from e
        finally:
            del i
    except (KeyError, ValueError):
        return c
print(g().x)
",
    "
total = 0
def count(n):
    global total
    total += n
    def inner():
        nonlocal n
        n += 1
        return n
    inner()
    yield inner
    try:
        x = yield from [n, n + 1]
    except GeneratorExit:
        total = [total]
        raise
a, b = count(3), count(4)
print(next(a)(), next(b)(), next(a), next(b), next(a))
try:
    a.throw(OSError('thrown'))
except OSError as error:
    print(error)
b.close()
print(total, sorted([3, 1, 2], key=lambda x: -x))
del total, a
",
    "
from math import *
def deep(n):
    if n == 0: raise RuntimeError(pi)
    items = [deep(n - 1) for _ in range(2)]
d = {}
d['k'] = d
d['l'] = d.setdefault('m', [])
d['m'] += [1]
del d['k']
deep(20)
",
];

#[test]
fn what_is_written_is_the_state_after_every_event() {
    for source in PROGRAMS {
        let recorder = page_of(source, Options::default());
        let both = recorder.listener();
        let encoder = &both.page.encoder;
        assert_eq!(both.page.cut_off(), None);
        let mut reader = Reader {
            encoder,
            strings: encoder.strings.iter().collect(),
            at: 0,
            frames: Vec::new(),
            step: u64::MAX,
        };
        for (end, step, frames) in &both.states {
            while reader.at < *end {
                reader.record();
            }
            assert_eq!(reader.step, *step, "{source}");
            assert_eq!(&reader.frames, frames, "{source} at step {step}");
        }
        assert_eq!(reader.at, encoder.bytes.len());
        assert!(both.states.len() > 100);
    }
}

#[test]
fn a_run_is_cut_off_where_it_was_said() {
    let endless = "while True: print('x')\n";
    let steps = |steps| Options {
        steps,
        ..Options::default()
    };
    let recorder = page_of(endless, steps(50));
    assert_eq!(recorder.listener().page.cut_off(), Some(CutOff::Steps));
    assert_eq!(recorder.listener().page.steps(), 50);
    let recorder = page_of("x = 1\n", steps(4));
    // LOAD_CONST, STORE_NAME, LOAD_CONST, RETURN_VALUE
    assert_eq!(recorder.listener().page.cut_off(), None);
    assert_eq!(recorder.listener().page.steps(), 4);
    let bytes = Options {
        steps: u64::MAX,
        bytes: 4000,
        ..Options::default()
    };
    let recorder = page_of(endless, bytes);
    assert_eq!(recorder.listener().page.cut_off(), Some(CutOff::Bytes));
    let size = recorder.listener().page.encoder.size();
    assert!((4000..5000).contains(&size), "{size}");
}

/// What would be harm if it were markup.
const EVIL: &str = "</script><script>alert(1)</script><!--\u{2028}";

#[test]
fn nothing_of_the_program_is_markup() {
    let source = format!(
        "class C: pass\nsetattr(C, '{EVIL}', 1)\nglobals()['{EVIL}'] = '{EVIL}'\nprint('{EVIL}', C)\n"
    );
    let title = EVIL.to_owned();
    let page = html_of(
        &source,
        Options {
            title,
            ..Options::default()
        },
    );
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("alert(1)<"));
    assert!(page.contains("alert(1)\\u003c/script>\\u003c!--"));
    assert!(!page.contains("<!--"));
    let data = page.split("id=\"data\">").nth(1).unwrap();
    assert!(!data.split("</script>").next().unwrap().contains('\u{2028}'));
}

/// By `PyCode_Addr2Line`: two lines start within the first instruction, so that all that follow are of the second one.
#[test]
fn a_line_that_starts_within_an_instruction_is_not_lost() {
    // LOAD_CONST 0, STORE_NAME 0, LOAD_CONST 0, RETURN_VALUE
    let code = CodeObject::builder()
        .code([100, 0, 0, 90, 0, 0, 100, 0, 0, 83])
        .consts([7])
        .names(["x"])
        .stacksize(1)
        .flags(CodeFlags::NOFREE)
        .firstlineno(3)
        .lnotab([1, 1, 1, 1, 250, 1])
        .build()
        .unwrap();
    let recorder = run(&verify(&code.into()).unwrap(), Options::default());
    let listing = recorder.listener().page.encoder.codes[0].clone();
    let listing: serde_json::Value = serde_json::from_str(&listing).unwrap();
    let lines: Vec<_> = listing["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row[4].as_i64().unwrap())
        .collect();
    assert_eq!(lines, [3, 5, 0, 0]);
}

#[test]
fn a_page_reaches_for_nothing() {
    let page = html_of("print(1)\n", Options::default());
    assert!(page.contains("content=\"default-src 'none'; script-src 'sha256-"));
    for outside in [
        "http:", "https:", "//cdn", "@import", "url(", " on", "eval(",
    ] {
        let found = page
            .match_indices(outside)
            .map(|(at, _)| &page[at..(at + 20).min(page.len())]);
        let handlers = |text: &&str| {
            outside != " on"
                || text.split('=').next().is_some_and(|name| {
                    name.len() > 4
                        && text.contains('=')
                        && name[1..].chars().all(|c| c.is_ascii_lowercase())
                })
        };
        assert_eq!(
            found.filter(handlers).collect::<Vec<_>>(),
            Vec::<&str>::new(),
            "{outside}"
        );
    }
}

#[test]
fn texts_are_escaped() {
    assert_eq!(
        json("a\"\\\n<\u{1}\u{2029}é"),
        "\"a\\\"\\\\\\n\\u003c\\u0001\\u2029é\""
    );
    assert_eq!(html("<&>"), "&lt;&amp;>");
    // RFC 4648, section 10
    let vectors = [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("foobar", "Zm9vYmFy"),
    ];
    for (plain, coded) in vectors {
        assert_eq!(base64(plain.as_bytes()), coded);
    }
}
