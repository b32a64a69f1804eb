//! Requests for files: checked as the reference checks them, then refused, since a machine has none.

use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::object::Payload;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{describe, raise};
use crate::runtime::warn;

/// The refusal of a request that is well formed.
#[cold]
pub fn refusal(vm: &mut Vm, function: &str) -> Thrown {
    let message = format!("{function}() is not available: this machine has no files");
    raise::throw(vm, ExceptionKind::PermissionError, message)
}

/// What `open()` was asked for beside the name.
pub struct Wish {
    /// The mode, `'r'` unless given.
    pub mode: String,
    /// Whether an encoding, an error handler or a kind of line ends was given.
    pub given: [bool; 3],
}

/// Checks the arguments of `open()` and gives the mode for `FileIO`.
///
/// # Errors
///
/// `TypeError` and `ValueError` in the order and the words of the reference.
pub fn check_open(vm: &mut Vm, file: &Value, wish: &Wish) -> PyResult<String> {
    let class = vm.class_of(file);
    let number = ["__int__", "__float__"]
        .iter()
        .any(|name| class.data().lookup(&vm.intern(name)).is_some());
    if !number && file.as_str().is_none() && file.as_bytes().is_none() {
        let message = format!("invalid file: {}", describe::repr(vm, file)?);
        return Err(raise::type_error(vm, message));
    }
    let mode = &*wish.mode;
    for (place, letter) in mode.char_indices() {
        let again = mode[place + letter.len_utf8()..].contains(letter);
        if again || !"xrwa+tbU".contains(letter) {
            return Err(raise::value_error(vm, format!("invalid mode: '{mode}'")));
        }
    }
    let has = |letter: char| mode.contains(letter);
    if has('U') {
        if has('w') || has('a') {
            return Err(raise::value_error(
                vm,
                "can't use U and writing mode at once",
            ));
        }
        warn::warn(
            vm,
            ExceptionKind::DeprecationWarning,
            "'U' mode is deprecated",
        )?;
    }
    if has('t') && has('b') {
        return Err(raise::value_error(
            vm,
            "can't have text and binary mode at once",
        ));
    }
    let reads = has('r') || has('U');
    let ways = [has('x'), reads, has('w'), has('a')];
    if ways.iter().filter(|&&way| way).count() > 1 {
        let message = "must have exactly one of create/read/write/append mode";
        return Err(raise::value_error(vm, message));
    }
    if has('b') {
        for (given, what) in wish
            .given
            .iter()
            .zip(["an encoding", "an errors", "a newline"])
        {
            if *given {
                let message = format!("binary mode doesn't take {what} argument");
                return Err(raise::value_error(vm, message));
            }
        }
    }
    let letters = [
        ('x', ways[0]),
        ('r', ways[1]),
        ('w', ways[2]),
        ('a', ways[3]),
    ];
    let mut raw: String = letters
        .iter()
        .filter(|(_, way)| *way)
        .map(|(letter, _)| *letter)
        .collect();
    if has('+') {
        raw.push('+');
    }
    Ok(raw)
}

/// Checks what `FileIO` is made with: a name or a number, and a mode.
///
/// # Errors
///
/// `TypeError` and `ValueError` in the order and the words of the reference.
pub fn check_file(vm: &mut Vm, file: &Value, mode: &str, closefd: bool) -> PyResult<()> {
    if matches!(file, Value::Float(_)) {
        return Err(raise::type_error(
            vm,
            "integer argument expected, got float",
        ));
    }
    let number = crate::model::int::view(file);
    if number.is_some_and(|number| number.is_negative()) {
        return Err(raise::value_error(vm, "negative file descriptor"));
    }
    if number.is_none() {
        let null = match file.payload() {
            Some(Payload::Str(text)) => text.text().code_points().any(|point| point == 0),
            Some(Payload::Bytes(bytes)) => bytes.contains(&0),
            _ => {
                let message = format!(
                    "Can't convert '{}' object to str implicitly",
                    vm.type_name(file)
                );
                return Err(raise::type_error(vm, message));
            }
        };
        if null {
            return Err(raise::value_error(vm, "embedded null byte"));
        }
    }
    let (mut ways, mut pluses) = (0, 0);
    for letter in mode.chars() {
        match letter {
            'x' | 'r' | 'w' | 'a' => ways += 1,
            '+' => pluses += 1,
            'b' => {}
            _ => return Err(raise::value_error(vm, format!("invalid mode: {mode}"))),
        }
        if ways > 1 || pluses > 1 {
            return Err(bad_ways(vm));
        }
    }
    if ways == 0 {
        return Err(bad_ways(vm));
    }
    if number.is_none() && !closefd {
        return Err(raise::value_error(
            vm,
            "Cannot use closefd=False with file name",
        ));
    }
    Ok(())
}

fn bad_ways(vm: &mut Vm) -> Thrown {
    let message = "Must have exactly one of create/read/write/append mode and at most one plus";
    raise::value_error(vm, message)
}
