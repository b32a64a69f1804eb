//! Code as text: the corpus is written and assembled again byte for byte, pasted listings run, what is
//! wrong is told where it is, and no text whatever makes it panic.

use crate::asm::code_objects;
use crate::harness::run;
use crate::hostile_code::hostile_codes;
use bc_cli::{Buffer, Io, status};
use bc_core::code::CodeObject;
use bc_core::dis;
use bc_core::pyasm::{self, Options};
use bc_core::pyc::Pyc;
use bc_core::verify::verify;
use bc_tests::{all_pyc, bytes, corpus_name, files, folder, text};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Every file of the corpus and of the differential set.
fn every_pyc() -> Vec<PathBuf> {
    let differential = files(&folder().join("differential"), "pyc");
    all_pyc().into_iter().chain(differential).collect()
}

#[test]
fn every_file_comes_back_byte_for_byte() {
    let mut seen = 0;
    for path in every_pyc() {
        let (name, whole) = (corpus_name(&path), bytes(&path));
        let pyc = Pyc::read(&whole).unwrap();
        let text = pyasm::write(&pyc).unwrap_or_else(|error| panic!("{name}: {error}"));
        let assembled = pyasm::assemble(&text, &Options::default())
            .unwrap_or_else(|failure| panic!("{name}:\n{failure}\n{text}"));
        assert!(assembled.pyc.code.is_identical(&pyc.code), "{name}\n{text}");
        assert!(
            assembled.pyc.write().unwrap() == whole,
            "{name}: other bytes"
        );
        assert_eq!(assembled.notes, [], "{name}");
        // What is read and written again is the same text.
        assert!(
            pyasm::write(&assembled.pyc).unwrap() == text,
            "{name}: another text"
        );
        seen += 1;
    }
    assert!(seen > 290, "only {seen} files");
}

/// What is malformed is written as text and comes back malformed in the same way; only bytes that are no
/// instructions are refused.
#[test]
fn malformed_code_comes_back_too() {
    let (mut written, mut refused) = (0, 0);
    for (name, code) in hostile_codes() {
        let Ok(text) = pyasm::write_code(&code) else {
            refused += 1;
            continue;
        };
        written += 1;
        let back = pyasm::assemble(&text, &Options { verify: false });
        let back = back.unwrap_or_else(|failure| panic!("{name}:\n{failure}\n{text}"));
        assert!(back.pyc.code.is_identical(&code), "{name}\n{text}");
    }
    assert!(written > 50, "{written} written, {refused} refused");
}

/// The recorded listings of programs that print something.
fn listings() -> Vec<PathBuf> {
    let found = files(&folder().join("programs"), "dis");
    let runs = |path: &PathBuf| path.with_extension("out").exists();
    let found: Vec<_> = found.into_iter().filter(runs).collect();
    assert!(found.len() >= 58, "only {} listings", found.len());
    found
}

const STEPS: u64 = 5_000_000;

/// Why the program made of a listing does not print what the reference printed; nothing if it does.
fn trouble(listing: &str, path: &Path) -> Option<String> {
    let assembled = match pyasm::assemble(listing, &Options::default()) {
        Ok(assembled) => assembled,
        Err(failure) => return Some(failure.to_string()),
    };
    let end = run(&verify(&assembled.pyc.code).unwrap(), STEPS, None);
    if end.result != "returned" {
        return Some(end.result);
    }
    let recorded = text(&path.with_extension("out"));
    let mut lines = end.output.lines().zip(recorded.lines());
    if end.output == recorded {
        return None;
    }
    let differs = lines.find(|(ours, recorded)| ours != recorded);
    Some(format!("{differs:?}"))
}

/// The listings of a file, each after the table of its code object, as somebody would paste both.
fn with_tables(listing: &str, code: &Arc<CodeObject>) -> String {
    let mut objects = in_order(code).into_iter();
    let mut pasted = String::new();
    for line in listing.lines() {
        pasted.push_str(line);
        pasted.push('\n');
        if line.starts_with("# code ") {
            let code = objects.next().unwrap();
            pasted.push_str(&dis::code_info(&code));
            pasted.push_str("\n\n");
        }
    }
    assert_eq!(objects.next(), None, "one heading for each code object");
    pasted
}

/// Every code object of a file, in the order of its listing.
fn in_order(code: &Arc<CodeObject>) -> Vec<Arc<CodeObject>> {
    let mut found = vec![Arc::clone(code)];
    for nested in code.nested() {
        found.extend(in_order(nested));
    }
    found
}

#[test]
fn listings_with_tables_run_the_same() {
    let mut findings = Vec::new();
    for path in listings() {
        let code = Pyc::read(&bytes(&path.with_extension("pyc"))).unwrap().code;
        assert_eq!(in_order(&code).len(), code_objects(&code).len());
        let pasted = with_tables(&text(&path), &code);
        if let Some(trouble) = trouble(&pasted, &path) {
            findings.push(format!("{}: {trouble}", corpus_name(&path)));
        }
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

/// Most listings say enough by themselves. The others do not show what the program looks at:
///
/// * parameters nobody uses and no call in the text fills, or fills only to be refused: `c_02`, `c_03`,
///   `c_09` (a static method without parameters, decorated late), `c_13`;
/// * the order of starred and keyword-only parameters that are used as if they were plain: `a_11`,
///   `b_15`, `c_12`, `f_02`;
/// * docstrings, which no instruction loads: `c_14`;
/// * which functions are coroutines although nothing in them awaits: `f_09`, `f_10`, `f_11`.
#[test]
fn bare_listings_run_the_same_where_they_say_enough() {
    /// This may only grow.
    const SAME: usize = 46;
    let (mut same, mut findings) = (0, Vec::new());
    for path in listings() {
        match trouble(&text(&path), &path) {
            None => same += 1,
            Some(trouble) => findings.push(format!("{}: {trouble}", corpus_name(&path))),
        }
    }
    let findings = findings.join("\n");
    assert!(same >= SAME, "only {same} bare listings run:\n{findings}\n");
}

/// A small seeded generator, so that a failure repeats.
struct Generator(u64);

impl Generator {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % bound.max(1)
    }
}

/// Pieces that mean something in one of the forms.
const PIECES: &[&str] = &[
    "code f(x)\n",
    "end\n",
    "L0:\n",
    "    LOAD_CONST ",
    "(",
    ")",
    "[",
    "{",
    "}",
    "'",
    "\"",
    "b'",
    "\\",
    "@",
    "@7",
    " wide=9",
    "nan(0x7ff8000000000001)",
    "frozenset({",
    "-0j",
    "1e999",
    "0x",
    "99999999999999999999",
    "line -1\n",
    "flags +0x80000000\n",
    "stacksize 4294967295\n",
    "nlocals 2147483647\n",
    "consts\n",
    "lnotab b'\\xff\\xff'\n",
    "cell x",
    "free x",
    "JUMP_FORWARD L0\n",
    "# code <module>.f line 3\n",
    "Disassembly of f:\n",
    "<code object f, file \"x\", line 3>",
    "  3     >>   0 LOAD_CONST 4294967295 (None)\n",
    "Name: f\n",
    "Argument count: 2147483647\n",
    "Constants:\n   0: None\n",
    "EXTENDED_ARG 65535\n",
    "\u{0}",
    "é",
    "\u{1F600}",
    "\n",
    "marks +r999.\n",
    "# code <module>.f(a, *b, c) line 3\n#     flags +GENERATOR\n#     cellvars a\n#     doc 'x'\n",
    "Disassembly of <code object f at 0x7f00, file \"x\", line 3>:\n",
    "co_consts = (None, 1,\n",
    "co_names: ('x',)\n",
    "co_lnotab = b'\\x00\\xff'\nco_firstlineno 2147483647\n",
    ">>> f.__code__.co_varnames\n",
    "   3: <Code3 code object f at 0x7f00, file x>, line 3\n",
    "# pydisasm version 6.3.0\n",
    "# Method Name:       f\n",
    "# Free variables:\n#    0: x\n",
    "# Varnames:\n#\ta, b\n",
    "  7:\nL6:\n",
    "|64 00 00| ",
    "(to 70000)",
    "(3 positional, 300 named)",
    " ; TOS = x\n",
    "[Code]\n",
    "    [Constants]\n        (\n",
    "        frozenset({\n",
    "        [Code]\n",
    "[Disassembly]\n",
    "    Flags: 0x00000043 (CO_OPTIMIZED)\n",
    "0: <CODE> f",
    "def f(a, b):--- This code section failed: ---\n",
    " L. 9      ",
    "14_0  COME_FROM  7  '7'\n",
    "BUILD_LIST_99999999 ",
    "LOAD_STR 'x'\n",
    "Instruction(opname='LOAD_CONST', opcode=100, arg=0, argval='(', argrepr=\"'('\", offset=0, starts_line=1)",
    "Instruction(",
    "> ",
    "```\n",
    "RESUME",
];

/// A text with a few changes: pieces put in, parts taken out, doubled, or changed by a character.
fn mutated(text: &str, generator: &mut Generator) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=generator.below(3) {
        let at = generator.below(chars.len() + 1);
        let until = (at + generator.below(12)).min(chars.len());
        match generator.below(5) {
            0 => drop(chars.splice(at..at, PIECES[generator.below(PIECES.len())].chars())),
            1 => drop(chars.drain(at..until)),
            2 => {
                let part = chars[at..until].to_vec();
                let to = generator.below(chars.len() + 1);
                drop(chars.splice(to..to, part));
            }
            3 => drop(chars.splice(at..until, PIECES[generator.below(PIECES.len())].chars())),
            _ => {
                if let Some(c) = chars.get_mut(at) {
                    *c = char::from(32 + generator.below(95) as u8);
                }
            }
        }
    }
    chars.into_iter().collect()
}

/// Assembles a text with the command, which draws what is wrong with it.
fn draw(text: &str) {
    let (out, err) = (Buffer::default(), Buffer::default());
    let io = Io::captured(text.as_bytes(), &out, &err);
    let code = bc_cli::run(["pybc", "asm", "-", "-o", "-"], &io);
    let said = err.text();
    let harmless = |c: char| !c.is_control() || c == '\n';
    assert!(said.chars().all(harmless), "{said:?}");
    let is_refused = code == ExitCode::from(status::FINDING);
    assert_eq!(
        is_refused,
        out.bytes().is_empty() && said.contains("error: "),
        "{said}"
    );
}

/// How many texts are tried: more where somebody asks for it (`.ci/extra`).
fn rounds() -> usize {
    let asked = std::env::var("FUZZ").ok();
    asked.map_or(20_000, |asked| asked.parse().expect("a number"))
}

/// The beginnings of what other tools have printed: files of them take long.
fn other_tools() -> Vec<String> {
    let listings = files(&folder().join("listings"), "txt").into_iter();
    let start = |path: PathBuf| text(&path).lines().take(40).collect::<Vec<_>>().join("\n");
    listings.map(start).collect()
}

/// No text whatever makes the assembler panic, and what it says has a place in the text; what it makes
/// can be written and read again.
#[test]
fn any_text_is_assembled_or_refused() {
    let small = |path: &PathBuf| bytes(path).len() < 1500;
    let mut texts: Vec<String> = Vec::new();
    for path in every_pyc().into_iter().filter(small).take(12) {
        let pyc = Pyc::read(&bytes(&path)).unwrap();
        texts.push(pyasm::write(&pyc).unwrap());
        texts.push(dis::recursive(&pyc.code));
        texts.push(with_tables(&dis::recursive(&pyc.code), &pyc.code));
        let signed = dis::Options::default().listing(&pyc.code, &pyasm::heading);
        texts.push(signed.text);
    }
    texts.extend(other_tools());
    let mut generator = Generator(35);
    let (mut made, mut refused) = (0, 0);
    let rounds = rounds();
    for round in 0..rounds {
        let text = mutated(&texts[round % texts.len()], &mut generator);
        let options = Options {
            verify: round % 3 != 0,
        };
        if round % 10 == 0 {
            draw(&text);
        }
        match pyasm::assemble(&text, &options) {
            Ok(assembled) => {
                made += 1;
                let _ = assembled.pyc.write();
                if round % 10 == 0
                    && let Ok(again) = pyasm::write(&assembled.pyc)
                {
                    let back = pyasm::assemble(&again, &Options { verify: false });
                    let back =
                        back.unwrap_or_else(|failure| panic!("{failure}\n{again}\nof\n{text}"));
                    assert!(
                        back.pyc.code.is_identical(&assembled.pyc.code),
                        "{again}\nof\n{text}"
                    );
                }
            }
            Err(failure) => {
                refused += 1;
                assert!(
                    !failure.errors.is_empty() && failure.errors.len() <= pyasm::MOST_ERRORS,
                    "{text}"
                );
                for error in &failure.errors {
                    assert!(
                        text.get(error.span.clone()).is_some(),
                        "{error:?} in {text}"
                    );
                    assert!(error.line >= 1 && error.column >= 1);
                }
            }
        }
    }
    assert!(
        made > rounds / 20 && refused > rounds / 2,
        "{made} made, {refused} refused"
    );
}
