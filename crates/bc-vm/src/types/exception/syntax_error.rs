//! `SyntaxError`: a message and a place in source text.

use super::base;
use super::fields::{get, set};
use crate::model::args::Keyword;
use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::handles::ExceptionRef;
use crate::model::int;
use crate::model::native::TypeTable;
use crate::model::unicode;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{iter, raise, text};
use bc_core::text::{Text, TextBuilder};

const MSG: usize = 0;
const FILENAME: usize = 1;
const LINENO: usize = 2;
const OFFSET: usize = 3;
const TEXT: usize = 4;
const PRINT_FILE_AND_LINE: usize = 5;

/// Method table of `SyntaxError`.
pub(super) static TABLE: TypeTable = TypeTable {
    doc: "Invalid syntax.",
    slots: SLOTS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __init__: any(*args, **keywords) => init;
        __str__ => str;
    ]
}

crate::getsets! {
    static GETSETS = [
        member msg => get::<MSG>, set set::<MSG>;
        member filename => get::<FILENAME>, set set::<FILENAME>;
        member lineno => get::<LINENO>, set set::<LINENO>;
        member offset => get::<OFFSET>, set set::<OFFSET>;
        member text => get::<TEXT>, set set::<TEXT>;
        member print_file_and_line => get::<PRINT_FILE_AND_LINE>, set set::<PRINT_FILE_AND_LINE>;
    ]
}

pub(super) fn init(
    vm: &mut Vm,
    exception: ExceptionRef<'_>,
    args: &[Value],
    keywords: &[Keyword],
) -> PyResult<()> {
    base::init(vm, exception, args, keywords)?;
    if let Some(message) = args.first() {
        exception.set_field(MSG, message.clone());
    }
    let [_, place] = args else {
        return Ok(());
    };
    let place = iter::collect(vm, place)?;
    let Ok([filename, lineno, offset, source]) = <[Value; 4]>::try_from(place) else {
        return Err(raise::index_error(vm, "tuple index out of range"));
    };
    exception.set_field(FILENAME, filename);
    exception.set_field(LINENO, lineno);
    exception.set_field(OFFSET, offset);
    let legacy = source
        .as_str()
        .and_then(|source| legacy_statement(source.text()));
    exception.set_field(TEXT, source);
    if let Some(word) = legacy {
        let message = vm.new_str(format!("Missing parentheses in call to '{word}'"));
        exception.set_field(MSG, message);
    }
    Ok(())
}

/// The statement of Python 2 that a line without any parenthesis looks like, at its start or behind
/// its first colon.
fn legacy_statement(line: &Text) -> Option<&'static str> {
    let points: Vec<u32> = line.code_points().collect();
    if points.contains(&u32::from('(')) {
        return None;
    }
    legacy_at(&points).or_else(|| {
        let colon = points.iter().position(|&point| point == u32::from(':'))?;
        legacy_at(points.get(colon + 1..)?)
    })
}

fn legacy_at(points: &[u32]) -> Option<&'static str> {
    let start = points.iter().position(|&point| !unicode::is_space(point))?;
    let rest = points.get(start..)?;
    ["print", "exec"].into_iter().find(|word| {
        let prefix = word.chars().chain([' ']).map(u32::from);
        rest.iter().copied().take(word.len() + 1).eq(prefix)
    })
}

/// The part of a file name behind the last slash.
fn basename(name: &Text) -> Text {
    let points: Vec<u32> = name.code_points().collect();
    let start = points
        .iter()
        .rposition(|&point| point == u32::from('/'))
        .map_or(0, |slash| slash + 1);
    Text::from_code_points(points.into_iter().skip(start)).unwrap_or_default()
}

fn str(vm: &mut Vm, exception: ExceptionRef<'_>) -> PyResult {
    let message = exception.field(MSG).unwrap_or(Value::None);
    let filename = exception.field(FILENAME);
    let lineno = exception.field(LINENO).unwrap_or(Value::None);
    // A number that does not fit is shown as -1.
    let lineno = (vm.class_id_of(&lineno) == ClassId::INT).then(|| {
        int::view(&lineno)
            .and_then(|line| line.to_i64())
            .unwrap_or(-1)
    });
    let filename = filename
        .as_ref()
        .and_then(Value::as_str)
        .map(|name| basename(name.text()));
    if filename.is_none() && lineno.is_none() {
        return text::str(vm, &message);
    }
    let message = text::str_text(vm, &message)?;
    let mut builder = TextBuilder::new();
    builder.push_text(&message);
    builder.push_str(" (");
    if let Some(filename) = &filename {
        builder.push_text(filename);
        if lineno.is_some() {
            builder.push_str(", ");
        }
    }
    if let Some(lineno) = lineno {
        builder.push_str(&format!("line {lineno}"));
    }
    builder.push_str(")");
    Ok(vm.new_str(vm.built(builder)?))
}
