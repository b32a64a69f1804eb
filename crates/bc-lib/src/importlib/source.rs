//! `SourceLoader` and `SourceFileLoader`: the code of a source, by the compiler or out of the compiled file
//! that belongs to it.
//!
//! A loader's methods are found through the loader, as in the reference, so that a subclass can put its
//! own in their place. Absent: what compiled files are made of (`bytecode`).

use bc_core::charset::cookie;
use bc_vm::protocol::numerals;

use super::super::support::{self, get, invoke, set};
use super::bytecode::{self, bytes_of, check_header, code_in, put_right};
use super::{call_with, class_named, import_error, loaders, paths, quoted, row, string};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::loader::FileKind;
use bc_vm::model::native::{Args, MethodDef, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{codec, container, convert, define, item, raise, truth};

/// The mode of a compiled file whose source cannot be asked.
const MODE: u32 = 0o666;

/// What modes of plain files say beside who may do what.
const PLAIN: u32 = 0o100_000;

pub(super) static TABLE: TypeTable = TypeTable {
    methods: &[
        row("path_mtime", 1, &["path"], |vm, _| {
            Err(raise::raise_without_args(vm, ExceptionKind::OSError))
        }),
        row("path_stats", 1, &["path"], |vm, args| {
            let time = invoke(vm, args.at(0), "path_mtime", [args.at(1).clone()])?;
            let stats = support::empty_dict(vm);
            let key = vm.intern("mtime");
            define::insert(vm, &stats, &key, time);
            Ok(Value::Obj(stats))
        }),
        row(
            "_cache_bytecode",
            3,
            &["source_path", "cache_path", "data"],
            |vm, args| {
                let (path, data) = (args.at(2).clone(), args.at(3).clone());
                invoke(vm, args.at(0), "set_data", [path, data])
            },
        ),
        row("set_data", 2, &["path", "data"], |_, _| Ok(Value::None)),
        row("get_source", 1, &["fullname"], |vm, args| {
            let path = invoke(vm, args.at(0), "get_filename", [args.at(1).clone()])?;
            let data = invoke(vm, args.at(0), "get_data", [path]);
            match support::caught(vm, data, ExceptionKind::OSError)? {
                Ok(data) => decode_source(vm, &data),
                Err(cause) => {
                    let message = "source not available through get_data()";
                    let thrown = import_error(vm, message, Some(args.at(1)), None);
                    if let Thrown::Raise(exception) = &thrown {
                        let cause = Value::Obj(cause);
                        set(vm, &Value::from(exception), "__cause__", cause)?;
                    }
                    Err(thrown)
                }
            }
        }),
        row(
            "source_to_code",
            2,
            &["data", "path", "$_optimize"],
            |vm, args| {
                let compile = container::builtin(vm, "compile");
                let mode = vm.new_str("exec");
                let parts = [args.at(1).clone(), args.at(2).clone(), mode];
                let optimize = args.get(3).cloned().unwrap_or(Value::Int(-1));
                let flags = [
                    ("dont_inherit", Some(&Value::True)),
                    ("optimize", Some(&optimize)),
                ];
                call_with(vm, &compile, parts, &flags)
            },
        ),
        row("get_code", 1, &["fullname"], get_code),
    ],
    ..TypeTable::EMPTY
};

pub(super) static OF_FILES: TypeTable = TypeTable {
    doc: "Concrete implementation of SourceLoader using the file system.",
    methods: &[
        row("path_stats", 1, &["path"], |vm, args| {
            let path = string(vm, args.at(1))?;
            let Some(stat) = paths::stat(vm, &path) else {
                return Err(paths::absent(vm, &path));
            };
            let stats = support::empty_dict(vm);
            let size = i64::try_from(stat.size).unwrap_or(i64::MAX);
            for (key, value) in [
                ("mtime", Value::float(stat.mtime)),
                ("size", Value::Int(size)),
            ] {
                let key = vm.intern(key);
                define::insert(vm, &stats, &key, value);
            }
            Ok(Value::Obj(stats))
        }),
        row(
            "_cache_bytecode",
            3,
            &["source_path", "bytecode_path", "data"],
            |vm, args| {
                let source = string(vm, args.at(1))?;
                let mode = match paths::stat(vm, &source) {
                    Some(stat) => PLAIN | stat.mode,
                    None => MODE,
                };
                // The file can be written again, whatever its source allows.
                let mode = Value::Int(i64::from(mode | 0o200));
                let method = get(vm, args.at(0), "set_data")?;
                let parts = [args.at(2).clone(), args.at(3).clone()];
                call_with(vm, &method, parts, &[("_mode", Some(&mode))])
            },
        ),
        row("set_data", 2, &["path", "data", "$_mode"], |vm, args| {
            let path = string(vm, args.at(1))?;
            let bytes = bytes_of(vm, args.at(2))?;
            let mode = match args.get(3) {
                Some(mode) => convert::to_i64(vm, mode)? as u32,
                None => MODE,
            };
            if let Some(loader) = &mut vm.loader {
                // What cannot be written is made anew the next time.
                let _ = loader.write(&path, &bytes, mode & 0o777);
            }
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

pub(super) static FUNCTIONS: &[MethodDef] =
    &[row("decode_source", 1, &["source_bytes"], |vm, args| {
        decode_source(vm, args.at(0))
    })
    .doc("Decode bytes representing source code and return the string.")];

/// The code of a source: out of the compiled file that belongs to it, else by the compiler.
fn get_code(vm: &mut Vm, args: Args) -> PyResult {
    let (loader, name) = (args.at(0), args.at(1));
    let path = invoke(vm, loader, "get_filename", [name.clone()])?;
    let spelled = string(vm, &path)?;
    if let Some(code) = undated(vm, loader, name, &path, &spelled)? {
        return Ok(code);
    }
    let cache = paths::cache_from_source(vm, &spelled, None);
    let cache = raise::catch(vm, cache, ExceptionKind::NotImplementedError)?;
    let cache = cache.map(|cache| vm.new_str(cache));
    let mut time = None;
    if let Some(cache) = &cache {
        let stats = invoke(vm, loader, "path_stats", [path.clone()]);
        if let Some(stats) = raise::catch(vm, stats, ExceptionKind::OSError)? {
            let key = vm.new_str("mtime");
            let found = item::getitem(vm, &stats, &key)?;
            time = Some(numerals::to_int(vm, &found)?);
            if let Some(data) = fresh(vm, loader, name, cache, &stats)? {
                let code = code_in(vm, &data, Some(name), Some(cache))?;
                return put_right(vm, code, &path);
            }
        }
    }
    let data = invoke(vm, loader, "get_data", [path.clone()])?;
    let code = invoke(vm, loader, "source_to_code", [data.clone(), path.clone()]);
    let code = match code {
        Err(thrown)
            if vm.compiler.is_none()
                && raise::is_instance(&thrown, vm, ExceptionKind::NotImplementedError) =>
        {
            let shown = quoted(vm, &path)?;
            let message = format!(
                "{shown} is source without a compiled file, and this machine has no compiler"
            );
            return Err(import_error(vm, &message, Some(name), Some(&path)));
        }
        code => code?,
    };
    if let (Some(cache), Some(time)) = (cache, time) {
        let key = vm.intern("dont_write_bytecode");
        let barred = match define::lookup(&vm.sys_dict, &key) {
            Some(barred) => truth::truth(vm, &barred)?,
            None => !can_write(vm),
        };
        if !barred {
            let size = item::len(vm, &data)?;
            keep(vm, loader, &code, [path, cache], &time, size)?;
        }
    }
    Ok(code)
}

/// The bytes of the compiled file at `cache`, unless there is none or it is not of this source.
fn fresh(
    vm: &mut Vm,
    loader: &Value,
    name: &Value,
    cache: &Value,
    stats: &Value,
) -> PyResult<Option<Vec<u8>>> {
    let data = invoke(vm, loader, "get_data", [cache.clone()]);
    let Some(data) = raise::catch(vm, data, ExceptionKind::OSError)? else {
        return Ok(None);
    };
    let bytes = bytes_of(vm, &data)?;
    let checked = check_header(vm, &bytes, Some(stats), Some(name), Some(cache));
    match checked {
        Ok(()) => Ok(Some(bytes)),
        Err(thrown)
            if raise::is_instance(&thrown, vm, ExceptionKind::ImportError)
                || raise::is_instance(&thrown, vm, ExceptionKind::EOFError) =>
        {
            Ok(None)
        }
        Err(thrown) => Err(thrown),
    }
}

/// The code of a compiled file where the embedder's loader shows files without their times: none is older
/// than its source then, wherever it lies.
fn undated(
    vm: &mut Vm,
    loader: &Value,
    name: &Value,
    path: &Value,
    spelled: &str,
) -> PyResult<Option<Value>> {
    let of_files = class_named(vm, loaders::SOURCE)?;
    if !vm.class_of(loader).is_subclass(&of_files)
        || paths::stat(vm, spelled).is_some()
        || paths::kind(vm, spelled) != Some(FileKind::File)
    {
        return Ok(None);
    }
    let cache = paths::cache_from_source(vm, spelled, None);
    let cache = raise::catch(vm, cache, ExceptionKind::NotImplementedError)?;
    for file in cache.into_iter().chain([format!("{spelled}c")]) {
        if paths::kind(vm, &file) == Some(FileKind::File) {
            let file = vm.new_str(file);
            let data = invoke(vm, loader, "get_data", [file.clone()])?;
            let bytes = bytes_of(vm, &data)?;
            check_header(vm, &bytes, None, Some(name), Some(&file))?;
            let code = code_in(vm, &bytes, Some(name), Some(&file))?;
            return put_right(vm, code, path).map(Some);
        }
    }
    Ok(None)
}

/// Hands the loader the compiled form of a source for the next time. It is not even made where it would be
/// thrown away.
fn keep(
    vm: &mut Vm,
    loader: &Value,
    code: &Value,
    [path, cache]: [Value; 2],
    time: &Value,
    size: usize,
) -> PyResult<()> {
    let Some(code) = code.as_code().cloned() else {
        return Ok(());
    };
    if !can_write(vm) && is_own(vm, loader, "_cache_bytecode") && is_own(vm, loader, "set_data") {
        return Ok(());
    }
    let size = Value::Int(i64::try_from(size).unwrap_or(i64::MAX));
    let bytes = bytecode::to_bytes(vm, &code, time, &size)?;
    let data = vm.new_bytearray(bytes);
    let kept = invoke(vm, loader, "_cache_bytecode", [path, cache, data]);
    raise::catch(vm, kept, ExceptionKind::NotImplementedError).map(drop)
}

fn can_write(vm: &Vm) -> bool {
    vm.loader.as_ref().is_some_and(|loader| loader.can_write())
}

/// Whether the method of a loader is one of this file.
fn is_own(vm: &mut Vm, loader: &Value, name: &str) -> bool {
    let class = vm.class_of(loader);
    let name = vm.intern(name);
    let found = class.data().lookup(&name);
    found
        .as_ref()
        .and_then(Value::as_native)
        .is_some_and(|found| {
            let mut rows = TABLE.methods.iter().chain(OF_FILES.methods);
            rows.any(|row| std::ptr::eq::<MethodDef>(row, found.def))
        })
}

/// A source as text, in the encoding that it names; ends of lines are those of Unix.
fn decode_source(vm: &mut Vm, data: &Value) -> PyResult {
    let bytes = bytes_of(vm, data)?;
    let encoding = detect_encoding(vm, &bytes)?;
    let bytes = vm.new_bytes(bytes);
    let encoding = vm.new_str(encoding);
    let mut text = invoke(vm, &bytes, "decode", [encoding])?;
    for before in ["\r\n", "\r"] {
        let (before, after) = (vm.new_str(before), vm.new_str("\n"));
        text = invoke(vm, &text, "replace", [before, after])?;
    }
    Ok(text)
}

/// The encoding of a source: by its byte order mark or a comment in the first two lines, else UTF-8
/// (`tokenize.detect_encoding`).
fn detect_encoding(vm: &mut Vm, bytes: &[u8]) -> PyResult<String> {
    let (bytes, is_marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    for line in bytes.split_inclusive(|byte| *byte == b'\n').take(2) {
        let Ok(text) = std::str::from_utf8(line) else {
            let message = "invalid or missing encoding declaration";
            return Err(raise::throw(vm, ExceptionKind::SyntaxError, message));
        };
        if let Some(name) = cookie(line) {
            let found = codec::lookup(vm, &name);
            if raise::catch(vm, found, ExceptionKind::LookupError)?.is_none() {
                let message = format!("unknown encoding: {name}");
                return Err(raise::throw(vm, ExceptionKind::SyntaxError, message));
            }
            if is_marked && name != "utf-8" {
                let message = "encoding problem: utf-8";
                return Err(raise::throw(vm, ExceptionKind::SyntaxError, message));
            }
            return Ok(if is_marked {
                format!("{name}-sig")
            } else {
                name
            });
        }
        let inner = text.trim_start_matches([' ', '\t', '\x0c']);
        if !inner.is_empty() && !inner.starts_with(['#', '\r', '\n']) {
            break;
        }
    }
    Ok(if is_marked { "utf-8-sig" } else { "utf-8" }.to_owned())
}
