//! The screen as text, for states of small programs, and what keys do to it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use super::*;
use crate::cmd::step::command::Command;
use crate::cmd::step::screen::Sources;
use crate::cmd::step::screen::decode::Key;
use crate::cmd::step::screen::state::Wish;
use crate::cmd::step::screen::worker::{Reply, Scene};
use crate::cmd::step::session::{Answer, Session};
use bc_core::verify::{VerifiedCode, verify};
use bc_source::Source;
use bc_source::compile::{Options as CompileOptions, compile};
use bc_trace::travel::{Ending, Options, Program, Timeline};
use bc_vm::embed;
use bc_vm::limits::Limits;
use bc_vm::model::error::{Fault, Thrown};
use bc_vm::model::vm::{Streams, Vm};
use std::sync::Arc;

struct Run(Arc<VerifiedCode>);

impl Program for Run {
    fn machine(&self) -> Result<Vm, Box<Fault>> {
        let mut vm =
            bc_lib::machine(Limits::default(), Streams::none()).map_err(|thrown| match thrown {
                Thrown::Fault(fault) => fault,
                Thrown::Raise(_) => Box::new(Fault::Internal("booting raised")),
            })?;
        bc_eval::install(&mut vm);
        Ok(vm)
    }

    fn run(&self, vm: &mut Vm) -> Ending {
        let result = embed::run_main(vm, &self.0, None);
        Ending::of(vm, result)
    }
}

/// A screen, with a session that answers at once.
struct Face {
    state: State,
    session: Session,
}

impl Face {
    fn of(source: &str) -> Face {
        let bytes = Source::Bytes(source.as_bytes());
        let code = compile(bytes, "test.py", &CompileOptions::default()).unwrap();
        let run = Run(verify(&Arc::new(code.code)).unwrap());
        let timeline = Timeline::new(Arc::new(run), Options::default()).unwrap();
        let mut session = Session::new(timeline);
        let scene = Scene::of(&mut session, None);
        let sources = Sources::of_text("test.py", source);
        Face {
            state: State::new("test.py", scene, sources),
            session,
        }
    }

    fn key(&mut self, key: Key) -> Wish {
        let wish = self.state.key(key).unwrap();
        if let Wish::Carry(command) = &wish {
            let (told, is_over) = match self.session.execute(command) {
                Answer::Moved => (None, false),
                Answer::Told(text) => (Some(text), false),
                Answer::Over => (None, true),
            };
            let scene = Scene::of(&mut self.session, Some(&self.state.scene));
            self.state.take(Reply {
                told,
                is_over,
                scene,
            });
        }
        wish
    }

    fn keys(&mut self, keys: &str) -> &mut Face {
        for key in keys.chars() {
            self.key(match key {
                '\n' => Key::Enter,
                key => Key::Char(key),
            });
        }
        self
    }

    fn draw(&mut self, width: u16, height: u16) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let drawn = draw(&self.state, &mut buffer);
        self.state.note(drawn);
        buffer
    }

    /// The lines of the screen, without blanks at their ends.
    fn lines(&mut self, width: u16, height: u16) -> Vec<String> {
        let buffer = self.draw(width, height);
        let rows = 0..height;
        rows.map(|y| {
            let mut line = String::new();
            let mut hidden = 0;
            for x in 0..width {
                let symbol = buffer.cell((x, y)).unwrap().symbol();
                if hidden > 0 {
                    // What lies below the second half of a wide character.
                    hidden -= 1;
                    continue;
                }
                hidden = text::width(symbol).saturating_sub(1);
                line.push_str(symbol);
            }
            line.trim_end().to_owned()
        })
        .collect()
    }

    fn screen(&mut self) -> String {
        self.lines(80, 24).join("\n")
    }
}

const ADD: &str = "def add(a, b):\n    return a + b\nprint(add(1, 2))\n";

/// The lines of the pane below a heading, to the right of the listing.
fn pane(screen: &str, heading: &str) -> Vec<String> {
    let mut right = screen
        .lines()
        .filter_map(|line| Some(line.split_once('│')?.1));
    let found = right.find(|line| line.starts_with(&format!("─ {heading}")));
    assert!(found.is_some(), "{heading}: {screen}");
    right
        .take_while(|line| !line.starts_with('─'))
        .map(|line| line.trim_end().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn the_stack_grows_upwards_and_says_what_was_popped_and_pushed() {
    let mut face = Face::of(ADD);
    // By hand, from the listing: before the call print, add, 1 and 2 lie on the stack.
    let screen = face.keys(":goto 8\n").screen();
    assert_eq!(
        pane(&screen, "stack 4 +1"),
        [
            "+ 2",
            "  1",
            "  <function add>",
            "  <built-in function print>"
        ]
        .map(|line| match line.len() > 26 {
            true => "  <built-in function prin…".to_owned(),
            false => line.to_owned(),
        })
    );
    let screen = face.keys("s").screen();
    assert_eq!(
        pane(&screen, "stack 0 -3"),
        ["- 2", "- 1", "- <function add>"]
    );
    assert_eq!(
        pane(&screen, "frames 2"),
        ["  add:2 @0", "  <module>:3 @24"]
    );
    let screen = face.keys("sss").screen();
    assert_eq!(pane(&screen, "stack 1 -2 +1"), ["- 2", "- 1", "+ 3"]);
    assert_eq!(pane(&screen, "variables 2"), ["  a = 1", "  b = 2"]);
}

#[test]
fn the_bottom_value_stands_on_the_last_line_of_its_pane() {
    let mut face = Face::of("x = [1, 2, 3, 4, 5, 6, 7, 8, 9, len]\n");
    let lines = face.keys("s").lines(80, 24);
    let blocks = lines
        .iter()
        .position(|line| line.contains("─ blocks"))
        .unwrap();
    assert!(lines[blocks - 1].ends_with("│+ 1"), "{lines:?}");
    // More than there is room for: the topmost are seen, the others by scrolling.
    let lines = face.keys("ssssssss").lines(80, 24);
    assert!(lines[blocks - 1].ends_with("│  5"), "{lines:?}");
    face.key(Key::Tab);
    face.key(Key::End);
    let lines = face.lines(80, 24);
    assert!(lines[blocks - 1].ends_with("│  1"), "{lines:?}");
    // It is not scrolled further than there is something.
    face.key(Key::Up);
    let lines = face.lines(80, 24);
    assert!(lines[blocks - 1].ends_with("│  2"), "{lines:?}");
}

#[test]
fn what_has_changed_is_marked_and_seen() {
    let source: String = (0..9).map(|n| format!("v{n} = {n}\n")).collect();
    let screen = Face::of(&source).keys(":goto 18\n").screen();
    let shown = pane(&screen, "variables 9");
    assert_eq!(shown.last().unwrap(), "* v8 = 8");
    assert!(
        shown[..shown.len() - 1]
            .iter()
            .all(|line| line.starts_with("  v"))
    );
}

#[test]
fn going_back_shows_the_same_screens() {
    let mut face = Face::of("for i in range(2):\n    print(i)\n");
    face.keys("cC");
    let mut screens = Vec::new();
    while face.state.scene.here.ended.is_none() {
        screens.push(face.screen());
        face.keys("s");
    }
    assert!(screens.len() > 15 && screens[0].contains("step 0 of"));
    for screen in screens.iter().rev() {
        face.keys("b");
        assert_eq!(&face.screen(), screen);
    }
}

#[test]
fn breakpoints_and_the_cursor_line() {
    let mut face = Face::of(ADD);
    for _ in 0..3 {
        face.key(Key::Down);
    }
    let screen = face.keys(" ").screen();
    assert!(
        screen.contains("\nB>              9 STORE_NAME "),
        "{screen}"
    );
    assert!(screen.ends_with("breakpoint 1"), "{screen}");
    face.keys("c");
    assert_eq!(face.state.scene.here.step, 3);
    assert!(
        face.screen().contains("\nB>    -->       9 STORE_NAME "),
        "{}",
        face.screen()
    );
    let screen = face.keys(" ").screen();
    assert!(
        screen.contains("\n >    -->       9 STORE_NAME "),
        "{screen}"
    );
    // To a line further down, and back to one further up.
    face.key(Key::End);
    face.keys("u");
    assert!(
        face.screen().contains("-->      34 RETURN_VALUE"),
        "{}",
        face.screen()
    );
    face.key(Key::Home);
    face.keys("U");
    assert_eq!(face.state.scene.here.step, 0);
}

#[test]
fn what_is_searched_for_is_pointed_at() {
    let mut face = Face::of(ADD);
    let screen = face.keys("/call\n").screen();
    assert!(
        screen.contains("\n >             24 CALL_FUNCTION"),
        "{screen}"
    );
    let screen = face.keys(".").screen();
    assert!(
        screen.contains("\n >             27 CALL_FUNCTION"),
        "{screen}"
    );
    let screen = face.keys(",").screen();
    assert!(
        screen.contains("\n >             24 CALL_FUNCTION"),
        "{screen}"
    );
    let screen = face.keys("/nowhere\n").screen();
    assert!(screen.ends_with("\nnot in this listing"), "{screen}");
}

#[test]
fn answers_that_are_long_stand_in_front() {
    let mut face = Face::of("x = 1\n");
    let screen = face.keys("p[1] * 3\n").screen();
    assert!(screen.ends_with("\n[1, 1, 1]"), "{screen}");
    let screen = face.keys("plist(range(200))\n").screen();
    assert!(screen.contains("┌─ answer ─"), "{screen}");
    assert!(screen.contains("│ [0, 1, 2, 3, "), "{screen}");
    face.key(Key::Esc);
    assert!(!face.screen().contains("answer"));
    let screen = face.keys("?").screen();
    assert!(screen.contains("┌─ help ─"), "{screen}");
    face.key(Key::End);
    assert!(face.screen().contains("q, quit"), "{}", face.screen());
    // A key that is none of the popup's own closes it and does its work.
    face.keys("s");
    assert_eq!(face.state.scene.here.step, 1);
    assert!(!face.screen().contains("help ─"));
}

#[test]
fn wrong_commands_are_told() {
    let screen = Face::of("x = 1\n").keys(":stpe\n").screen();
    let told = "\nerror: no command is called stpe; did you mean step?";
    assert!(screen.ends_with(told), "{screen}");
    assert_eq!(
        Face::of("x = 1\n").keys("gx\n").screen().lines().last(),
        Some("error: expected a number, found \"x\"")
    );
}

#[test]
fn what_is_typed_is_seen_with_the_cursor_behind_it() {
    let mut face = Face::of("x = 1\n");
    face.keys(":print x");
    assert_eq!(face.lines(80, 24)[23], ":print x");
    let cursor = draw(&face.state, &mut Buffer::empty(Rect::new(0, 0, 80, 24))).cursor;
    assert_eq!(cursor, Some((8, 23)));
    face.keys(&"日".repeat(100));
    let cursor = draw(&face.state, &mut Buffer::empty(Rect::new(0, 0, 80, 24))).cursor;
    assert!(cursor.is_some_and(|(x, _)| x > 75 && x < 80), "{cursor:?}");
}

#[test]
fn commands_under_way_can_be_cancelled_and_other_keys_wait() {
    let mut face = Face::of("x = 1\n");
    assert_eq!(
        face.state.key(Key::Char('s')),
        Ok(Wish::Carry(Command::Step(1)))
    );
    assert!(
        face.screen()
            .lines()
            .next()
            .unwrap()
            .ends_with("working… Esc cancels")
    );
    let waits = Key::Char('s');
    assert_eq!(face.state.key(waits), Err(waits));
    assert_eq!(face.state.key(Key::Esc), Ok(Wish::Cancel));
    assert_eq!(face.state.key(Key::Char('q')), Ok(Wish::Quit));
}

#[test]
fn keys_in_any_order_and_sizes_as_they_come() {
    let mut face = Face::of(
        "def f(n):\n    try:\n        return [n, f(n - 1)]\n    except RecursionError:\n        pass\n    \
         finally:\n        print(n)\nfor i in range(3): f(i) if i < 0 else 1\nwith 1: pass\n",
    );
    let special = [
        Key::Up,
        Key::Down,
        Key::PageUp,
        Key::PageDown,
        Key::Home,
        Key::End,
        Key::Tab,
        Key::BackTab,
        Key::Esc,
        Key::Enter,
        Key::Backspace,
        Key::Delete,
        Key::F1,
        Key::Control('w'),
        Key::Control('l'),
    ];
    let mut number = 1_u64;
    let mut below = |bound: usize| {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (number >> 33) as usize % bound
    };
    for _ in 0..3_000 {
        let key = match below(3) {
            0 => special[below(special.len())],
            _ => Key::Char(char::from(b' ' + below(95) as u8)),
        };
        face.key(key);
        face.draw(below(120) as u16, below(40) as u16);
    }
}

#[test]
fn no_size_is_too_small_and_none_too_large() {
    let mut face = Face::of(ADD);
    face.keys("?");
    for (width, height) in [(0, 0), (1, 1), (0, 24), (80, 0), (39, 10), (40, 9)] {
        face.draw(width, height);
    }
    assert!(face.lines(39, 24)[0].starts_with("too small: 40x10 is needed"));
    for width in 40..90 {
        for height in 10..30 {
            face.draw(width, height);
        }
    }
    face.key(Key::Esc);
    for width in 40..90 {
        for height in 10..30 {
            face.draw(width, height);
        }
    }
    let lines = face.keys(":goto 12\n").lines(40, 10).join("\n");
    assert!(lines.contains("-->       7 RETU"), "{lines}");
    assert!(lines.contains("+ 3"), "{lines}");
    face.draw(1000, 1000);
}

#[test]
fn wide_and_hostile_text_stays_in_its_place() {
    let mut face = Face::of(
        "x = '日本語日本語日本語日本語日本語'\ny = '\\x1b[2J\\u202e'\nprint('a\\x1b[31m\\tb')\n",
    );
    let end = face.keys(":goto 100\n:back\n").draw(80, 24);
    for cell in end.content() {
        assert!(!cell.symbol().contains(crate::io::steers), "{cell:?}");
    }
    let screen = face.screen();
    assert!(screen.contains("| a\\u{1b}[31m"), "{screen}");
    for line in screen.lines() {
        assert!(text::width(line) <= 80, "{line}");
    }
    // Cut by columns, before the half of a character.
    assert!(screen.contains("x = '日本語日本語日本"), "{screen}");
}

#[test]
fn nothing_is_told_by_colour_alone() {
    // Marks, as text: the current instruction, the cursor line, what was popped, pushed and changed, standard error.
    let mut face = Face::of("import sys\nx = 1 + len('a')\nsys.stderr.write('oh\\n')\n");
    let screen = face.keys(":break opcode STORE_NAME\ncc").screen();
    for mark in ["B>", "-->"] {
        assert!(screen.contains(mark), "{mark}: {screen}");
    }
    let screen = face.keys("s").screen();
    assert!(
        screen.contains("* x = 2") && screen.contains("│- 2"),
        "{screen}"
    );
    let screen = face.keys("c").screen();
    assert!(screen.contains("\n! oh"), "{screen}");
    assert!(screen.contains("the program has ended"), "{screen}");
}
