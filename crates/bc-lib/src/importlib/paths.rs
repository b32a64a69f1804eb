//! Paths as texts, and what the embedder's loader says lies there.
//!
//! Functions of `_frozen_importlib_external` that concern names of files: nothing here opens any.

use super::super::support;
use super::{row, string};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::loader::{FileKind, FileStat, Unread};
use bc_vm::model::native::{Arity, MethodDef};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{call, convert, define, raise, text, truth};
use bc_vm::runtime::{compile, warn};

/// What the reference appends to the names of compiled files in `__pycache__`.
pub(super) const TAG: &str = "cpython-35";
const CACHE: &str = "__pycache__";

pub(super) static FUNCTIONS: &[MethodDef] = &[
    row(
        "cache_from_source",
        1,
        &["path", "debug_override", "$optimization"],
        |vm, args| {
            let mut level = args.get(2).filter(|level| !level.is_none()).cloned();
            if let Some(debug) = args.get(1).filter(|debug| !debug.is_none()) {
                let category = ExceptionKind::DeprecationWarning;
                let message =
                    "the debug_override parameter is deprecated; use 'optimization' instead";
                warn::warn(vm, category, message)?;
                if level.is_some() {
                    let message = "debug_override or optimization must be set to None";
                    return Err(raise::type_error(vm, message));
                }
                level = Some(match truth::truth(vm, debug)? {
                    true => vm.empty_str(),
                    false => Value::Int(1),
                });
            }
            let level = match level {
                Some(level) => Some(text::str_text(vm, &level)?.to_string_lossy().into_owned()),
                None => None,
            };
            let path = string(vm, args.at(0))?;
            let cache = cache_from_source(vm, &path, level.as_deref())?;
            Ok(vm.new_str(cache))
        },
    )
    .doc("Given the path to a .py file, return the path to its .pyc file."),
    row("source_from_cache", 1, &["path"], |vm, args| {
        cache_tag(vm)?;
        let path = string(vm, args.at(0))?;
        match source_from_cache(&path) {
            Ok(source) => Ok(vm.new_str(source)),
            Err(sentence) => Err(raise::value_error(vm, sentence)),
        }
    })
    .doc("Given the path to a .pyc. file, return the path to its .py file."),
    MethodDef::new("_path_join", Arity::Any, |vm, args| {
        let mut parts = Vec::new();
        for part in &args.positional {
            parts.push(string(vm, part)?);
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        Ok(vm.new_str(join(&parts)))
    }),
    row("_path_split", 1, &["path"], |vm, args| {
        let path = string(vm, args.at(0))?;
        let (front, tail) = split(&path);
        let parts = [vm.new_str(front), vm.new_str(tail)];
        Ok(vm.new_tuple(parts))
    }),
    row("_path_isfile", 1, &["path"], |vm, args| {
        let path = string(vm, args.at(0))?;
        Ok(Value::bool(kind(vm, &path) == Some(FileKind::File)))
    }),
    row("_path_isdir", 1, &["path"], |vm, args| {
        let path = string(vm, args.at(0))?;
        let path = if path.is_empty() { "." } else { &path };
        Ok(Value::bool(kind(vm, path) == Some(FileKind::Folder)))
    }),
    row("_get_cached", 1, &["filename"], |vm, args| {
        let path = string(vm, args.at(0))?;
        Ok(match cached(vm, &path)? {
            Some(cached) => vm.new_str(cached),
            None => Value::None,
        })
    }),
    row("_get_sourcefile", 1, &["bytecode_path"], |vm, args| {
        let path = string(vm, args.at(0))?;
        if path.is_empty() {
            return Ok(Value::None);
        }
        // An ending of `py` and one character more, whatever it is.
        let end = path.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        let end = end.map(|(_, end)| end.to_lowercase());
        let Some((at, _)) = path.char_indices().next_back() else {
            return Ok(Value::None);
        };
        let mut letters = end.iter().flat_map(|end| end.chars()).rev().skip(1);
        if (letters.next(), letters.next()) != (Some('y'), Some('p')) {
            return Ok(args.at(0).clone());
        }
        let tag = cache_tag(vm);
        let source = match raise::catch(vm, tag, ExceptionKind::NotImplementedError)? {
            Some(_) => source_from_cache(&path).ok(),
            None => None,
        };
        let source = source.unwrap_or_else(|| path.get(..at).unwrap_or_default().to_owned());
        let source = vm.new_str(source);
        let external = super::make_external(vm)?;
        // Programs may have put another function in its place.
        let is_file = support::invoke(vm, &external, "_path_isfile", [source.clone()])?;
        Ok(match truth::truth(vm, &is_file)? {
            true => source,
            false => args.at(0).clone(),
        })
    }),
    row("_w_long", 1, &["x"], |vm, args| {
        let number = convert::index_i64(vm, args.at(0), ExceptionKind::OverflowError)?;
        let bytes = (number as u32).to_le_bytes();
        Ok(vm.new_bytes(bytes))
    }),
    row("_r_long", 1, &["int_bytes"], |vm, args| {
        let class = Value::from(&vm.classes.int);
        let little = vm.new_str("little");
        support::invoke(vm, &class, "from_bytes", [args.at(0).clone(), little])
    }),
    row("_relax_case", 0, &[], |_, _| Ok(Value::False)),
];

/// Enters the constants.
pub(super) fn add(vm: &mut Vm, module: &ObjRef) {
    let text = |vm: &mut Vm, name: &str, value: &str| {
        let value = vm.new_str(value);
        define::constant(vm, module, name, value);
    };
    text(vm, "_PYCACHE", CACHE);
    text(vm, "_OPT", "opt-");
    text(vm, "path_sep", "/");
    text(vm, "path_separators", "/");
    for (name, suffix) in [
        ("SOURCE_SUFFIXES", Some(".py")),
        ("BYTECODE_SUFFIXES", Some(".pyc")),
        ("EXTENSION_SUFFIXES", None),
    ] {
        let suffixes = suffix
            .map(|suffix| vm.new_str(suffix))
            .into_iter()
            .collect();
        let suffixes = vm.new_list(suffixes);
        define::constant(vm, module, name, suffixes.clone());
        if name == "BYTECODE_SUFFIXES" {
            define::constant(vm, module, "DEBUG_BYTECODE_SUFFIXES", suffixes.clone());
            define::constant(vm, module, "OPTIMIZED_BYTECODE_SUFFIXES", suffixes);
        }
    }
    for (name, number) in [
        ("MAGIC_NUMBER", 3351_u16),
        ("_BACKCOMPAT_MAGIC_NUMBER", 3350),
    ] {
        let [low, high] = number.to_le_bytes();
        let magic = vm.new_bytes([low, high, b'\r', b'\n']);
        define::constant(vm, module, name, magic);
    }
    define::constant(vm, module, "_RAW_MAGIC_NUMBER", Value::Int(168_627_479));
}

/// Puts parts of a path together, as the reference does: empty ones do not count.
pub(super) fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| part.trim_end_matches('/'))
        .collect();
    parts.join("/")
}

/// What stands before the last slash, and what behind it.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// What names of compiled files in `__pycache__` say of the interpreter.
fn cache_tag(vm: &mut Vm) -> PyResult<String> {
    let key = vm.intern("implementation");
    // A program that has not imported `sys` has not changed it either.
    let Some(implementation) = define::lookup(&vm.sys_dict, &key) else {
        return Ok(TAG.to_owned());
    };
    match support::get(vm, &implementation, "cache_tag")? {
        Value::None => {
            let message = "sys.implementation.cache_tag is None";
            Err(raise::not_implemented_error(vm, message))
        }
        tag => string(vm, &tag),
    }
}

/// Where the compiled file of a source lies; without a level that of the program counts.
///
/// # Errors
///
/// `NotImplementedError` where the program has taken the tag away, `ValueError` for a level that no name can
/// have.
pub(super) fn cache_from_source(vm: &mut Vm, path: &str, level: Option<&str>) -> PyResult<String> {
    let (head, tail) = split(path);
    let tag = cache_tag(vm)?;
    let own = compile::optimize(vm);
    let level = match level {
        Some(level) => level.to_owned(),
        None if own == 0 => String::new(),
        None => own.to_string(),
    };
    if !level.chars().all(char::is_alphanumeric) {
        let level = vm.new_str(level);
        let message = format!("{} is not alphanumeric", super::quoted(vm, &level)?);
        return Err(raise::value_error(vm, message));
    }
    let mut name = match tail.rsplit_once('.') {
        Some(("", rest)) => format!("{rest}.{tag}"),
        Some((base, _)) => format!("{base}.{tag}"),
        None => format!("{tail}{tag}"),
    };
    if !level.is_empty() {
        name.push_str(&format!(".opt-{level}"));
    }
    name.push_str(".pyc");
    Ok(join(&[head, CACHE, &name]))
}

/// Where the source of a file in `__pycache__` lies.
fn source_from_cache(path: &str) -> Result<String, String> {
    let quote = |text: &str| bc_core::repr::text(&bc_core::text::Text::from(text));
    let (head, file) = split(path);
    let (head, cache) = split(head);
    if cache != CACHE {
        let shown = quote(path);
        return Err(format!("{CACHE} not bottom-level directory in {shown}"));
    }
    let parts: Vec<&str> = file.split('.').collect();
    match parts.as_slice() {
        [_, _, _] => {}
        [.., level, _] if parts.len() == 4 => match level.strip_prefix("opt-") {
            None => {
                let sentence = "optimization portion of filename does not start with";
                return Err(format!("{sentence} {}", quote("opt-")));
            }
            Some(level) if level.is_empty() || !level.chars().all(char::is_alphanumeric) => {
                let shown = quote(&format!("opt-{level}"));
                return Err(format!(
                    "optimization level {shown} is not an alphanumeric value"
                ));
            }
            Some(_) => {}
        },
        _ => return Err(format!("expected only 2 or 3 dots in {}", quote(file))),
    }
    Ok(join(&[head, &format!("{}.py", parts[0])]))
}

/// Where the compiled form of a file lies (`_get_cached`).
pub(super) fn cached(vm: &mut Vm, path: &str) -> PyResult<Option<String>> {
    if path.ends_with(".py") {
        let cache = cache_from_source(vm, path, None);
        return raise::catch(vm, cache, ExceptionKind::NotImplementedError);
    }
    Ok(path.ends_with(".pyc").then(|| path.to_owned()))
}

/// What lies at `path`, as far as the embedder lets the machine see.
pub(super) fn kind(vm: &mut Vm, path: &str) -> Option<FileKind> {
    if path.contains('\0') {
        return None;
    }
    vm.loader.as_mut()?.kind(path)
}

/// When a file was changed and how large it is, if the embedder's loader tells.
pub(super) fn stat(vm: &mut Vm, path: &str) -> Option<FileStat> {
    if path.contains('\0') {
        return None;
    }
    vm.loader.as_mut()?.stat(path)
}

/// The folder that the empty path means: by its whole name, if the embedder's loader tells.
pub(super) fn current(vm: &mut Vm) -> Option<String> {
    vm.loader.as_mut()?.current()
}

/// Reads a file. What cannot be read is refused in the words of the operating system.
pub(super) fn read(vm: &mut Vm, path: &str) -> PyResult<Vec<u8>> {
    if path.contains('\0') {
        return Err(raise::value_error(vm, "embedded null byte"));
    }
    let meter = &vm.heap.meter;
    let room = meter
        .limit()
        .map_or(u64::MAX, |limit| limit.saturating_sub(meter.used()));
    let read = match &mut vm.loader {
        Some(loader) => loader.read(path, room),
        None => Err(Unread::Absent),
    };
    read.map_err(|why| refusal(vm, path, why))
}

/// Reads a part of a file, of which less may be there.
pub(super) fn read_part(vm: &mut Vm, path: &str, start: u64, most: usize) -> PyResult<Vec<u8>> {
    vm.reserve(most)?;
    let read = match &mut vm.loader {
        Some(loader) => loader.read_part(path, start, most as u64),
        None => Err(Unread::Absent),
    };
    read.map_err(|why| refusal(vm, path, why))
}

/// The `FileNotFoundError` of a path.
pub(super) fn absent(vm: &mut Vm, path: &str) -> Thrown {
    refusal(vm, path, Unread::Absent)
}

/// Why a file could not be read, in the words of the operating system.
fn refusal(vm: &mut Vm, path: &str, why: Unread) -> Thrown {
    let (number, sentence) = match why {
        Unread::TooLarge(bytes) => return vm.out_of_memory(bytes),
        Unread::Absent => (2, "No such file or directory".to_owned()),
        Unread::Denied => (13, "Permission denied".to_owned()),
        Unread::Folder => (21, "Is a directory".to_owned()),
        Unread::Other(sentence) => (5, sentence),
    };
    let class = Value::from(vm.exception(ExceptionKind::OSError));
    let parts = [Value::Int(number), vm.new_str(sentence), vm.new_str(path)];
    match call::call_values(vm, &class, parts) {
        Ok(Value::Obj(exception)) => raise::throw_instance(vm, exception),
        Ok(_) => raise::throw(vm, ExceptionKind::OSError, path),
        Err(thrown) => thrown,
    }
}
