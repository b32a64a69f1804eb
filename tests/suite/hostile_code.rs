//! Code objects malformed by hand: each file of `tests/hostile/code` names the finding it must be refused with.
//!
//! A file is text. `#` begins a comment. Lines `field: value` set the fields of a code object; `code:` is followed by
//! one instruction per line, `OPCODE`, `OPCODE 3`, `OPCODE @label`, with `label:` on a line of its own and `hex 64 00`
//! for bytes that are no instruction; `repeat 100 NOP` writes an instruction so many times. A line `[name]` ends one
//! code object and begins the next, which can have the earlier ones among its constants as `@name`. The last one is
//! verified. `expect:` gives the code and the offset (`-` for none), or `sound`, and after it a part of the message;
//! further `says:` lines give further parts. `strict:` gives the same for strict verification, where that differs.

use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::instruction::encode;
use bc_core::opcode::Opcode;
use bc_core::verify::{Rejection, VerifiedCode, verify, verify_strictly};
use bc_tests::{files, folder, text};
use std::collections::HashMap;
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// No hostile code object may keep the verifier busy for longer.
const LONGEST: Duration = Duration::from_millis(100);

/// A part of a file that makes one code object.
#[derive(Default)]
struct Section {
    name: String,
    fields: HashMap<String, String>,
    lines: Vec<String>,
}

/// What a file asks for.
struct Case {
    code: Arc<CodeObject>,
    expect: String,
    strict: Option<String>,
    says: Vec<String>,
}

/// Every code object made by hand here, with the name of its file.
pub fn hostile_codes() -> Vec<(String, Arc<CodeObject>)> {
    let found = files(&folder().join("hostile/code"), "code");
    let named = found
        .iter()
        .map(|path| (path.display().to_string(), parse(&text(path)).code));
    named.collect()
}

fn parse(source: &str) -> Case {
    let mut sections: Vec<Section> = Vec::new();
    let (mut expect, mut says, mut in_code) = (String::new(), Vec::new(), false);
    let mut strict = None;
    for line in source.lines() {
        let line = line.split('#').next().unwrap().trim();
        if line.is_empty() {
            continue;
        }
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            in_code = false;
            sections.push(Section {
                name: name.into(),
                ..Section::default()
            });
            continue;
        } else if let Some(rest) = line.strip_prefix("expect:") {
            expect = rest.trim().into();
            continue;
        } else if let Some(rest) = line.strip_prefix("strict:") {
            strict = Some(rest.trim().into());
            continue;
        } else if let Some(rest) = line.strip_prefix("says:") {
            says.push(rest.trim().into());
            continue;
        }
        if sections.is_empty() {
            sections.push(Section {
                name: "f".into(),
                ..Section::default()
            });
        }
        let section = sections.last_mut().unwrap();
        if line == "code:" {
            in_code = true;
        } else if in_code {
            section.lines.push(line.into());
        } else {
            let (field, value) = line
                .split_once(':')
                .unwrap_or_else(|| panic!("no field: {line}"));
            section.fields.insert(field.into(), value.trim().into());
        }
    }
    let mut made: HashMap<String, Arc<CodeObject>> = HashMap::new();
    let mut last = None;
    for section in sections {
        let code = section.build(&made);
        made.insert(section.name, Arc::clone(&code));
        last = Some(code);
    }
    Case {
        code: last.unwrap(),
        expect,
        strict,
        says,
    }
}

fn number(text: &str) -> i64 {
    let parsed = match text.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16),
        None => text.parse(),
    };
    parsed.unwrap_or_else(|e| panic!("{text}: {e}"))
}

impl Section {
    fn list(&self, field: &str) -> Vec<&str> {
        let value = self.fields.get(field).map_or("", String::as_str);
        value
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .collect()
    }

    fn number(&self, field: &str, default: i64) -> i64 {
        self.fields
            .get(field)
            .map_or(default, |value| number(value))
    }

    fn build(&self, made: &HashMap<String, Arc<CodeObject>>) -> Arc<CodeObject> {
        for field in self.fields.keys() {
            assert!(FIELDS.contains(&field.as_str()), "unknown field {field}");
        }
        let varnames = self.list("varnames");
        let consts = match self.fields.contains_key("consts") {
            true => self.list("consts"),
            false => vec!["None", "1"],
        };
        let consts = consts.into_iter().map(|item| match item {
            "None" => Constant::None,
            _ => match item.strip_prefix('@') {
                Some(name) => Constant::Code(Arc::clone(&made[name])),
                None => match item.strip_prefix('\'') {
                    Some(rest) => Constant::str(rest.trim_end_matches('\'')),
                    None => number(item).into(),
                },
            },
        });
        let code = CodeObject::builder()
            .name(self.name.as_str())
            .filename("hostile.py")
            .firstlineno(1)
            .argcount(self.number("argcount", 0))
            .kwonlyargcount(self.number("kwonlyargcount", 0))
            .nlocals(self.number("nlocals", varnames.len() as i64))
            .stacksize(self.number("stacksize", 20))
            .flags(CodeFlags::from_bits_retain(
                self.number("flags", 0x43) as u32
            ))
            .consts(consts.collect::<Vec<_>>())
            .names(self.list("names"))
            .varnames(varnames)
            .freevars(self.list("freevars"))
            .cellvars(self.list("cellvars"))
            .lnotab(hex(self.fields.get("lnotab").map_or("", String::as_str)))
            .code(assemble(&self.lines))
            .build();
        Arc::new(code.unwrap_or_else(|e| panic!("{e}")))
    }
}

const FIELDS: &[&str] = &[
    "argcount",
    "kwonlyargcount",
    "nlocals",
    "stacksize",
    "flags",
    "consts",
    "names",
    "varnames",
    "freevars",
    "cellvars",
    "lnotab",
];

fn hex(digits: &str) -> Vec<u8> {
    digits
        .split_whitespace()
        .map(|byte| u8::from_str_radix(byte, 16).unwrap_or_else(|e| panic!("{byte}: {e}")))
        .collect()
}

/// Instructions as bytes. Labels are known after one walk, because a label's argument is never extended.
fn assemble(lines: &[String]) -> Vec<u8> {
    let mut labels = HashMap::new();
    let mut code = Vec::new();
    for pass in 0..2 {
        code.clear();
        for line in lines {
            if let Some(label) = line.strip_suffix(':') {
                labels.insert(label.to_owned(), code.len() as i64);
                continue;
            }
            let mut words: Vec<&str> = line.split_whitespace().collect();
            let times = match words[0] {
                "repeat" => {
                    let times = number(words[1]);
                    words.drain(..2);
                    times
                }
                _ => 1,
            };
            for _ in 0..times {
                if words[0] == "hex" {
                    code.extend(hex(&words[1..].join(" ")));
                } else {
                    instruction(&words, &labels, pass, &mut code);
                }
            }
        }
    }
    code
}

fn instruction(words: &[&str], labels: &HashMap<String, i64>, pass: usize, code: &mut Vec<u8>) {
    let opcode = Opcode::from_name(words[0]).unwrap_or_else(|| panic!("no opcode {}", words[0]));
    let arg = match words.get(1).map(|word| (word.strip_prefix('@'), *word)) {
        None => 0,
        Some((None, plain)) => number(plain),
        Some((Some(_), _)) if pass == 0 => 0,
        Some((Some(label), _)) => {
            let target = *labels
                .get(label)
                .unwrap_or_else(|| panic!("no label {label}"));
            match opcode.is_relative_jump() {
                true => target - (code.len() as i64 + 3),
                false => target,
            }
        }
    };
    let arg = u32::try_from(arg).unwrap_or_else(|_| panic!("{words:?}: argument {arg}"));
    code.extend(encode(opcode, arg, 0));
}

fn run(path: &Path) -> Result<(), String> {
    let case = parse(&text(path));
    let timed = || {
        let begin = Instant::now();
        let found = verify(&case.code);
        (begin.elapsed(), found)
    };
    let (took, found) = timed();
    // On a busy computer an attempt may wait for others: it is too long if no other is shorter.
    if took > LONGEST && (0..5).all(|_| timed().0 > LONGEST) {
        return Err(format!("took {took:?}"));
    }
    let strict = case.strict.as_ref().unwrap_or(&case.expect);
    compare(&verify_strictly(&case.code), strict, &[])?;
    compare(&found, &case.expect, &case.says)
}

/// Whether a verdict is the one a file asks for.
fn compare(
    found: &Result<Arc<VerifiedCode>, Box<Rejection>>,
    expect: &str,
    says: &[String],
) -> Result<(), String> {
    let message = match found {
        Ok(_) => "sound".to_owned(),
        Err(rejection) => rejection.to_string(),
    };
    let start = match found {
        Ok(_) => "sound".to_owned(),
        Err(rejection) => match rejection.offset() {
            Some(offset) => format!("{} {offset}", rejection.code()),
            None => format!("{} -", rejection.code()),
        },
    };
    let rest = expect.strip_prefix(start.as_str());
    let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with(' ')) else {
        return Err(format!("expected {expect}, found {start}\n{message}"));
    };
    for part in says.iter().map(String::as_str).chain([rest.trim()]) {
        if !message.contains(part) {
            return Err(format!("the message does not say {part:?}:\n{message}"));
        }
    }
    Ok(())
}

#[test]
fn every_malformed_code_object_is_refused_as_its_file_says() {
    let cases = files(&folder().join("hostile/code"), "code");
    let mut wrong = Vec::new();
    for path in &cases {
        let outcome = catch_unwind(|| run(path)).unwrap_or_else(|_| Err("panicked".to_owned()));
        if let Err(problem) = outcome {
            wrong.push(format!("{}: {problem}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(cases.len() >= 40, "only {} cases", cases.len());
}
