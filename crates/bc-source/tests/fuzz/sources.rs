//! Sources: pieces of programs, changed; soups of tokens; bytes. What is asked of them is told elsewhere.

use crate::random::Random;
use std::path::{Path, PathBuf};

/// Pieces that are put into sources: most of what the grammar knows, and what has been trouble.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    ";",
    "\n",
    "\n    ",
    "\n        ",
    "\t",
    " ",
    "#",
    "'",
    "\"",
    "'''",
    "\"\"\"",
    "\\",
    "\\\n",
    "=",
    "==",
    "+=",
    "**=",
    "@=",
    "->",
    "...",
    ".",
    "@",
    "*",
    "**",
    "<>",
    "!=",
    "<",
    ">>",
    "-",
    "+",
    "%",
    "/",
    "//",
    "|",
    "^",
    "&",
    "~",
    "$",
    "?",
    "!",
    "`",
    "\u{0c}",
    "\r",
    "\r\n",
    "\0",
    "é",
    "€",
    "\u{1d518}",
    "\u{feff}",
    "\u{fb01}",
    "\u{2118}",
    "0x1",
    "1e5",
    "1.5j",
    "0777",
    "0b2",
    "1_0",
    "1e999",
    "1<<131071",
    "3**9**9",
    "'a'*21",
    "(1,)*20",
    "rb'",
    "b'",
    "f'",
    "u'",
    "Rb\"\"\"",
    "\\N{DIGIT ONE}",
    "\\N{",
    "\\x4",
    "\\ud800",
    "\\U00110000",
    "\\777",
    "'%s%%%*d' % (1, 2, 3)",
    "b'%a' % 1",
    "if ",
    "else",
    "else:",
    "elif ",
    "for ",
    "for x in y: ",
    "in ",
    "not ",
    "not in ",
    "is ",
    "is not ",
    "and ",
    "or ",
    "lambda ",
    "lambda *a, b=1, **c: ",
    "yield ",
    "yield from ",
    "async ",
    "async def f(): ",
    "async with ",
    "async for ",
    "await ",
    "def f(",
    "def f(a, *b, c: d=e, **g) -> h: ",
    "class A(",
    "class __B: ",
    "while ",
    "while 1: ",
    "with ",
    "as ",
    "try:",
    "try: ",
    "except ",
    "except:",
    "except A as e: ",
    "finally:",
    "finally: ",
    "raise ",
    "from ",
    "return ",
    "import ",
    "import a.b as c",
    "from . import ",
    "from .a import *",
    "global a",
    "nonlocal a",
    "nonlocal __class__",
    "del ",
    "assert ",
    "assert (a, b)",
    "break",
    "continue",
    "pass",
    "None",
    "True",
    "False",
    "__debug__",
    "__class__",
    "super()",
    "__a",
    "print x",
    "exec y",
    "a",
    "b",
    "x",
    "1",
    "0",
    "''",
    "a = ",
    "a, *b = ",
    "[*a, b]",
    "{**a, b: c}",
    "{x for x in y}",
    "{x: y for x in z}",
    "(x for x in y if z)",
    "f(*a, **b)",
    "f(*a, *b, c=1, **d, **e)",
    "x in {1, 2}",
    "x in [1, 2]",
    "# coding: latin-1\n",
    "# coding: utf-16\n",
    "from __future__ import division\n",
    "from __future__ import barry_as_FLUFL\n",
];

/// What is put around something again and again.
const SHELLS: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("f(", ")"),
    ("-", ""),
    ("not ", ""),
    ("lambda: ", ""),
    ("", ".b"),
    ("", "()"),
    ("", "[0]"),
    ("", " + a"),
    ("a ** ", ""),
    ("", " if b else c"),
    ("a if b else ", ""),
    ("[x for x in ", "]"),
    ("(", ",)*20"),
    ("(", ",)*2"),
    ("{", "}|1"),
    ("a and ", ""),
    ("a < ", ""),
    ("*", ""),
    ("yield ", ""),
    ("await ", ""),
    ("a = ", ""),
    ("if a: ", "\n"),
    ("", ", b"),
    ("a; ", ""),
    ("a\n", ""),
    ("if a: b\nel", ""),
    ("x in {", "}"),
    ("1 + ", ""),
    ("'%s' % ", ""),
    ("'", "'"),
    ("\\", ""),
    ("@", "\n"),
];

/// What sources are made of.
pub(crate) struct Library {
    programs: Vec<Vec<u8>>,
}

impl Library {
    /// Every Python program in these folders.
    pub(crate) fn read(folders: &[PathBuf]) -> Library {
        let mut paths = Vec::new();
        for folder in folders {
            find(folder, &mut paths);
        }
        paths.sort();
        let programs = paths.iter().map(|path| std::fs::read(path).unwrap());
        Library {
            programs: programs.filter(|program| !program.is_empty()).collect(),
        }
    }

    /// Adds programs.
    pub(crate) fn extend(&mut self, programs: impl IntoIterator<Item = Vec<u8>>) {
        self.programs.extend(programs);
    }

    pub(crate) fn len(&self) -> usize {
        self.programs.len()
    }

    /// A few lines of some program, moved to the left; now and then all of a small one.
    fn piece(&self, random: &mut Random) -> Vec<u8> {
        let program = &self.programs[random.below(self.programs.len())];
        if program.len() < 4000 && random.one_in(3) {
            return program.clone();
        }
        let at = random.below(program.len());
        if random.one_in(2) {
            return statement(&program[at..]).to_vec();
        }
        let start = program[..at].iter().rposition(|&byte| byte == b'\n');
        let rest = &program[start.map_or(0, |end| end + 1)..];
        let count = 1 + random.below(30);
        let blanks = rest.iter().take_while(|&&byte| byte == b' ').count();
        let mut piece = Vec::new();
        for line in rest.split_inclusive(|&byte| byte == b'\n').take(count) {
            let indent = line.iter().take_while(|&&byte| byte == b' ').count();
            if indent < blanks && line.len() > indent + 1 {
                break;
            }
            piece.extend_from_slice(&line[indent.min(blanks)..]);
            if piece.len() > 4000 {
                break;
            }
        }
        piece
    }

    /// A source, made of what stands here.
    pub(crate) fn source(&self, random: &mut Random) -> Vec<u8> {
        let mut source = match random.below(20) {
            0 => (0..random.below(300))
                .map(|_| random.below(256) as u8)
                .collect(),
            1..=3 => {
                let count = random.below(60);
                (0..count)
                    .flat_map(|_| random.one_of(PIECES).bytes())
                    .collect()
            }
            4 => many(random),
            _ => self.piece(random),
        };
        if random.one_in(10) {
            source.extend(self.piece(random));
        }
        let changes = [0, 0, 1, 1, 2, 3, 4, 8][random.below(8)];
        for _ in 0..changes {
            self.change(&mut source, random);
        }
        source
    }

    fn change(&self, source: &mut Vec<u8>, random: &mut Random) {
        let at = random.below(source.len() + 1);
        let start = random.below(source.len() + 1);
        match random.below(12) {
            0..=3 => {
                source.splice(at..at, random.one_of(PIECES).bytes());
            }
            4 | 5 => {
                let end = (at + random.below(12)).min(source.len());
                source.drain(at..end);
            }
            6 => {
                let end = (start + random.below(40)).min(source.len());
                let copy = source[start..end].to_vec();
                source.splice(at..at, copy);
            }
            7 => {
                // A word or operator instead of another.
                let end = (at + 1 + random.below(4)).min(source.len());
                source.splice(at..end, random.one_of(PIECES).bytes());
            }
            8 => {
                let shells = SHELLS[random.below(SHELLS.len())];
                let end = (at + random.below(10)).min(source.len());
                let inside = source[at..end].to_vec();
                source.splice(at..end, shell(shells, &inside, random.below(8)));
            }
            9 => {
                let piece = self.piece(random);
                let end = (start + random.below(60)).min(piece.len());
                source.splice(at..at, piece.get(start..end).unwrap_or_default().to_vec());
            }
            10 => source.insert(at, random.below(256) as u8),
            _ => source.truncate(at),
        }
    }
}

/// The first statement of a module that begins here, with what is inside of it.
fn statement(program: &[u8]) -> &[u8] {
    let begins = |at: usize| {
        program[at] == b'\n' && program.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
    };
    let mut starts = (0..program.len()).filter(|&at| begins(at));
    let start = starts.next().map_or(0, |at| at + 1);
    let end = starts.next().map_or(program.len(), |at| at + 1);
    &program[start..end.min(start + 6000)]
}

/// Much of one thing: what is quadratic somewhere shows.
fn many(random: &mut Random) -> Vec<u8> {
    let inside = random.one_of(PIECES);
    let count = match random.below(4) {
        0 => 90,
        1 => 1000,
        _ => random.below(3000),
    };
    shell(SHELLS[random.below(SHELLS.len())], inside.as_bytes(), count)
}

fn shell((open, close): (&str, &str), inside: &[u8], count: usize) -> Vec<u8> {
    let mut source = open.repeat(count).into_bytes();
    source.extend(inside);
    source.extend(close.repeat(count).bytes());
    source
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}
