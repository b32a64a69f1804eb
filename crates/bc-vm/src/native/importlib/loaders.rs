//! Loaders of files: compiled ones, and sources with a compiled file beside them.
//!
//! A loader's methods are found through the loader, as in the reference, so that a subclass can put its
//! own in their place.

use std::sync::Arc;

use bc_core::pyc::{HEADER_LENGTH, Magic, Pyc, PycError};

use super::super::support::{self, get, get_opt, invoke, remember, set};
use super::{
    call_with, class_named, exec, free_methods, given, import_error, namespace_of, paths, quoted,
    row, spec, split, string,
};
use crate::model::class::ClassRef;
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::Exc;
use crate::model::loader::FileKind;
use crate::model::native::{Args, Arity, MethodDef, TypeTable};
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{
    call, class, compare, container, convert, define, hash, link, raise, run, truth,
};

/// Where the code lies that the embedder's loader found itself.
const READY: &str = "_code";
/// The remembered class of loaders of compiled files.
pub(super) const SOURCELESS: &str = "importlib.SourcelessFileLoader";
/// The remembered class of loaders of sources.
pub(super) const SOURCE: &str = "importlib.SourceFileLoader";

static BASICS: TypeTable = TypeTable {
    methods: &[
        row("is_package", 1, &["fullname"], |vm, args| {
            let path = invoke(vm, args.at(0), "get_filename", [args.at(1).clone()])?;
            let path = string(vm, &path)?;
            let file = paths::split(&path).1;
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            let name = string(vm, args.at(1))?;
            Ok(Value::bool(
                stem == "__init__" && split(&name).1 != "__init__",
            ))
        }),
        row("create_module", 1, &["spec"], |_, _| Ok(Value::None)),
        row("exec_module", 1, &["module"], exec_module),
        row("load_module", 1, &["fullname"], |vm, args| {
            exec::load_module(vm, args.at(0), args.at(1))
        }),
    ],
    ..TypeTable::EMPTY
};

static FILE: TypeTable = TypeTable {
    doc: "Base file loader class which implements the loader protocol methods that\nrequire file system usage.",
    slots: &[
        row("__init__", 2, &["fullname", "path"], |vm, args| {
            set(vm, args.at(0), "name", args.at(1).clone())?;
            set(vm, args.at(0), "path", args.at(2).clone())?;
            Ok(Value::None)
        }),
        MethodDef::new("__eq__", Arity::Slot(1), eq),
        MethodDef::new("__hash__", Arity::Slot(0), |vm, args| {
            let (name, path) = (get(vm, args.at(0), "name")?, get(vm, args.at(0), "path")?);
            Ok(Value::Int(hash::hash(vm, &name)? ^ hash::hash(vm, &path)?))
        }),
    ],
    methods: &[
        row("load_module", 0, &["name"], |vm, args| {
            let name = checked_name(vm, &args)?;
            exec::load_module(vm, args.at(0), &name)
        }),
        row("get_filename", 0, &["name"], |vm, args| {
            checked_name(vm, &args)?;
            get(vm, args.at(0), "path")
        }),
        row("get_data", 1, &["path"], |vm, args| {
            let path = string(vm, args.at(1))?;
            let bytes = paths::read(vm, &path)?;
            Ok(vm.new_bytes(bytes))
        }),
    ],
    ..TypeTable::EMPTY
};

static SOURCELESS_TABLE: TypeTable = TypeTable {
    doc: "Loader which handles sourceless file imports.",
    methods: &[
        row("get_code", 1, &["fullname"], |vm, args| {
            if let Some(code) = ready_code(vm, args.at(0))? {
                return Ok(code);
            }
            let name = args.at(1);
            let path = invoke(vm, args.at(0), "get_filename", [name.clone()])?;
            let data = invoke(vm, args.at(0), "get_data", [path.clone()])?;
            compiled(vm, &data, Some(name), Some(&path))
        }),
        row("get_source", 1, &["fullname"], |_, _| Ok(Value::None)),
    ],
    ..TypeTable::EMPTY
};

static SOURCE_TABLE: TypeTable = TypeTable {
    methods: &[
        row("path_mtime", 1, &["path"], |vm, _| {
            Err(raise::throw_bare(vm, Exc::OSError))
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
        row("set_data", 2, &["path", "data", "$_mode"], |_, _| {
            Ok(Value::None)
        }),
        row("get_source", 1, &["fullname"], |vm, args| {
            let path = invoke(vm, args.at(0), "get_filename", [args.at(1).clone()])?;
            let data = invoke(vm, args.at(0), "get_data", [path]);
            match support::caught(vm, data, Exc::OSError)? {
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
        row("get_code", 1, &["fullname"], source_code),
    ],
    ..TypeTable::EMPTY
};

static EXTENSION_TABLE: TypeTable = TypeTable {
    doc: "Loader for extension modules, of which this machine loads none.",
    methods: &[
        row("create_module", 1, &["spec"], |vm, args| {
            let name = get(vm, args.at(1), "name")?;
            let message = "this machine loads no extension modules";
            Err(import_error(vm, message, Some(&name), None))
        }),
        row("exec_module", 1, &["module"], |_, _| Ok(Value::None)),
        row("is_package", 1, &["fullname"], |_, _| Ok(Value::False)),
        row("get_code", 1, &["fullname"], |_, _| Ok(Value::None)),
        row("get_source", 1, &["fullname"], |_, _| Ok(Value::None)),
    ],
    ..TypeTable::EMPTY
};

static REGISTRY_TABLE: TypeTable = TypeTable {
    doc: "Meta path finder for modules declared in the Windows registry.",
    class_methods: &[
        row("find_spec", 1, &["fullname", "path", "target"], |_, _| {
            Ok(Value::None)
        }),
        row("find_module", 1, &["fullname", "path"], |_, _| {
            Ok(Value::None)
        }),
    ],
    ..TypeTable::EMPTY
};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    row(
        "spec_from_file_location",
        1,
        &["name", "location", "$loader", "$submodule_search_locations"],
        |vm, args| {
            let location = args.get(1).filter(|location| !location.is_none());
            let loader = args.get(2).filter(|loader| !loader.is_none());
            spec_from_file(vm, args.at(0), location, loader, args.get(3).cloned())
        },
    )
    .doc("Return a module spec based on a file location."),
    row("_get_supported_file_loaders", 0, &[], |vm, _| {
        let details = supported(vm)?;
        Ok(vm.new_list(details))
    }),
    row(
        "_validate_bytecode_header",
        1,
        &["data", "source_stats", "name", "path"],
        |vm, args| {
            let given = |place| args.get(place).filter(|value| !value.is_none());
            let bytes = bytes_of(vm, args.at(0))?;
            check_header(vm, &bytes, given(1), given(2), given(3))?;
            let rest = bytes.get(HEADER_LENGTH..).unwrap_or_default().to_vec();
            Ok(vm.new_bytes(rest))
        },
    ),
    row(
        "_compile_bytecode",
        1,
        &["data", "name", "bytecode_path", "source_path"],
        |vm, args| {
            let given = |place| args.get(place).filter(|value| !value.is_none());
            let mut bytes = bc_core::pyc::Header::default().bytes().to_vec();
            bytes.extend(bytes_of(vm, args.at(0))?);
            let bytes = vm.new_bytes(bytes);
            let code = compiled(vm, &bytes, given(1), given(2))?;
            match given(3) {
                Some(source) => put_right(vm, code, source),
                None => Ok(code),
            }
        },
    ),
    row(
        "_code_to_bytecode",
        1,
        &["code", "mtime", "source_size"],
        |vm, args| {
            let Some(code) = args.at(0).as_code().cloned() else {
                return Err(raise::type_error(vm, "a code object is needed"));
            };
            let mut pyc = Pyc::new(Arc::clone(code.verified.code()));
            let mut number = |place: usize| match args.get(place) {
                Some(value) => convert::to_i64(vm, value).map(|number| number as u32),
                None => Ok(0),
            };
            pyc.header.mtime = number(1)?;
            pyc.header.source_size = number(2)?;
            match pyc.write() {
                Ok(bytes) => Ok(vm.new_bytes(bytes)),
                Err(error) => Err(raise::value_error(vm, error.to_string())),
            }
        },
    ),
    row("decode_source", 1, &["source_bytes"], |vm, args| {
        decode_source(vm, args.at(0))
    })
    .doc("Decode bytes representing source code and return the string."),
    row("_find_module_shim", 2, &["self", "fullname"], |vm, args| {
        super::file_finder::find_module(vm, args.at(0), args.at(1))
    }),
    row(
        "_fix_up_module",
        3,
        &["ns", "name", "pathname", "cpathname"],
        fix_up,
    ),
];

/// Enters the classes in the module.
pub(super) fn add(vm: &mut Vm, module: &ObjRef) -> PyResult<()> {
    let make = |vm: &mut Vm, name: &str, bases: &[&ClassRef], table: &'static TypeTable| {
        let bases: Vec<Value> = bases.iter().map(|base| Value::from(*base)).collect();
        let class = class::python_class(vm, super::EXTERNAL, name, None, &bases, table)?;
        free_methods(vm, &class, table.methods);
        define::constant(vm, module, name, Value::from(&class));
        PyResult::Ok(class)
    };
    let basics = make(vm, "_LoaderBasics", &[], &BASICS)?;
    let source = make(vm, "SourceLoader", &[&basics], &SOURCE_TABLE)?;
    let file = make(vm, "FileLoader", &[], &FILE)?;
    let of_source = make(vm, "SourceFileLoader", &[&file, &source], &TypeTable::EMPTY)?;
    let sourceless = make(
        vm,
        "SourcelessFileLoader",
        &[&file, &basics],
        &SOURCELESS_TABLE,
    )?;
    let extension = make(
        vm,
        "ExtensionFileLoader",
        &[&file, &basics],
        &EXTENSION_TABLE,
    )?;
    make(vm, "WindowsRegistryFinder", &[], &REGISTRY_TABLE)?;
    for (key, class) in [
        (SOURCE, &of_source),
        (SOURCELESS, &sourceless),
        ("importlib.ExtensionFileLoader", &extension),
    ] {
        remember(vm, key, Value::from(class));
    }
    Ok(())
}

/// Pairs of a loader and the suffixes it is for.
pub(super) fn supported(vm: &mut Vm) -> PyResult<Vec<Value>> {
    let mut details = Vec::new();
    for (key, suffix) in [
        ("importlib.ExtensionFileLoader", None),
        (SOURCE, Some(".py")),
        (SOURCELESS, Some(".pyc")),
    ] {
        let class = Value::from(&class_named(vm, key)?);
        let suffixes = suffix
            .map(|suffix| vm.new_str(suffix))
            .into_iter()
            .collect();
        let suffixes = vm.new_list(suffixes);
        details.push(vm.new_tuple([class, suffixes]));
    }
    Ok(details)
}

/// `spec_from_file_location`; without `locations` the loader is asked whether it is a package.
pub(super) fn spec_from_file(
    vm: &mut Vm,
    name: &Value,
    location: Option<&Value>,
    loader: Option<&Value>,
    locations: Option<Value>,
) -> PyResult {
    let location = match location {
        Some(location) => location.clone(),
        None => {
            let mut found = None;
            if let Some(loader) = loader
                && let Some(filename) = get_opt(vm, loader, "get_filename")?
            {
                let path = call::call_values(vm, &filename, [name.clone()]);
                found = raise::catch(vm, path, Exc::ImportError)?;
            }
            found.unwrap_or_else(|| vm.new_str("<unknown>"))
        }
    };
    let given_loader = loader.cloned().unwrap_or(Value::None);
    let spec = spec::make(vm, name, given_loader, Some(&location), None)?;
    set(vm, &spec, "_set_fileattr", Value::True)?;
    let loader = match loader {
        Some(loader) => loader.clone(),
        None => {
            let path = string(vm, &location)?;
            let key = match () {
                () if path.ends_with(".py") => SOURCE,
                () if path.ends_with(".pyc") => SOURCELESS,
                () => return Ok(Value::None),
            };
            let class = Value::from(&class_named(vm, key)?);
            let loader = call::call_values(vm, &class, [name.clone(), location.clone()])?;
            set(vm, &spec, "loader", loader.clone())?;
            loader
        }
    };
    let locations = match locations {
        Some(locations) => locations,
        None => match spec::is_package_of(vm, &loader, name)? {
            Some(is_package) if truth::truth(vm, &is_package)? => vm.new_list(Vec::new()),
            _ => Value::None,
        },
    };
    let is_empty = locations
        .as_list()
        .is_some_and(|locations| locations.borrow().is_empty());
    if is_empty && truth::truth(vm, &location)? {
        let path = string(vm, &location)?;
        let folder = vm.new_str(paths::split(&path).0);
        invoke(vm, &locations, "append", [folder])?;
    }
    set(vm, &spec, "submodule_search_locations", locations)?;
    Ok(spec)
}

fn eq(vm: &mut Vm, args: Args) -> PyResult {
    let classes = (
        get(vm, args.at(0), "__class__")?,
        get(vm, args.at(1), "__class__")?,
    );
    if !compare::eq(vm, &classes.0, &classes.1)? {
        return Ok(Value::False);
    }
    let own = get(vm, args.at(0), "__dict__")?;
    let other = get(vm, args.at(1), "__dict__")?;
    Ok(Value::bool(compare::eq(vm, &own, &other)?))
}

/// The name a loader is asked for: its own, or it cannot help.
fn checked_name(vm: &mut Vm, args: &Args) -> PyResult {
    let own = get(vm, args.at(0), "name")?;
    let Some(name) = args.get(1).filter(|name| !name.is_none()) else {
        return Ok(own);
    };
    if compare::eq(vm, &own, name)? {
        return Ok(name.clone());
    }
    let own = crate::protocol::describe::str(vm, &own)?;
    let asked = crate::protocol::describe::str(vm, name)?;
    let message = format!("loader for {own} cannot handle {asked}");
    Err(import_error(vm, &message, Some(name), None))
}

fn bytes_of(vm: &mut Vm, value: &Value) -> PyResult<Vec<u8>> {
    match convert::buffer(value) {
        Some(bytes) => Ok(bytes),
        None => {
            let message = format!(
                "a bytes-like object is required, not '{}'",
                vm.type_name(value)
            );
            Err(raise::type_error(vm, message))
        }
    }
}

/// Runs the code of a module in its namespace.
pub(super) fn exec_module(vm: &mut Vm, args: Args) -> PyResult {
    let module = args.at(1);
    let name = get(vm, module, "__name__")?;
    let code = invoke(vm, args.at(0), "get_code", [name.clone()])?;
    if code.is_none() {
        let name = quoted(vm, &name)?;
        let message = format!("cannot load module {name} when get_code() returns None");
        return Err(raise::import_error(vm, message));
    }
    let globals = namespace_of(vm, module)?;
    let Some(code) = code.as_code().cloned() else {
        let exec = container::builtin(vm, "exec");
        return call::call_values(vm, &exec, [code, Value::Obj(globals)]);
    };
    if define::lookup(&globals, &vm.names.__builtins__).is_none() {
        let builtins = define::lookup(&vm.modules, &vm.names.builtins)
            .as_ref()
            .and_then(Value::as_obj)
            .and_then(|builtins| builtins.dict())
            .unwrap_or_else(|| vm.builtins.clone());
        let name = vm.names.__builtins__.clone();
        define::insert(vm, &globals, &name, Value::Obj(builtins));
    }
    run::code(vm, &code, &globals, None)?;
    Ok(Value::None)
}

/// The code that the embedder's loader has found itself.
fn ready_code(vm: &mut Vm, loader: &Value) -> PyResult<Option<Value>> {
    given(vm, loader, READY)
}

/// A loader for code that is there already, found at `file`.
pub(super) fn of_code(
    vm: &mut Vm,
    name: &Value,
    file: &str,
    code: &Arc<bc_core::code::CodeObject>,
) -> PyResult {
    let class = Value::from(&class_named(vm, SOURCELESS)?);
    let file = vm.new_str(file);
    let loader = call::call_values(vm, &class, [name.clone(), file])?;
    let code = link::link_unverified(vm, code)?;
    let code = link::code_value(vm, code);
    set(vm, &loader, READY, code)?;
    Ok(loader)
}

/// What `__main__` has for a loader: one for its file, or the importer of what has none.
pub(super) fn of_main(vm: &mut Vm, main: &Value) -> PyResult {
    let Some(file) = given(vm, main, "__file__")? else {
        return Ok(super::builtin_importer_class(vm));
    };
    let key = match string(vm, &file)?.ends_with(".pyc") {
        true => SOURCELESS,
        false => SOURCE,
    };
    let class = Value::from(&class_named(vm, key)?);
    let name = vm.new_str("__main__");
    call::call_values(vm, &class, [name, file])
}

/// Refuses a compiled file by its header, in the reference's words.
fn check_header(
    vm: &mut Vm,
    bytes: &[u8],
    stats: Option<&Value>,
    name: Option<&Value>,
    path: Option<&Value>,
) -> PyResult<()> {
    let shown = match name {
        Some(name) => quoted(vm, name)?,
        None => "'<bytecode>'".to_owned(),
    };
    let magic = bytes.get(..4).unwrap_or(bytes);
    if magic != Magic::V3351.bytes() && magic != Magic::V3350.bytes() {
        let magic = vm.new_bytes(magic.to_vec());
        let message = format!("bad magic number in {shown}: {}", quoted(vm, &magic)?);
        return Err(import_error(vm, &message, name, path));
    }
    for (end, what) in [(8, "timestamp"), (HEADER_LENGTH, "size of source")] {
        if bytes.len() < end {
            let message = format!("reached EOF while reading {what} in {shown}");
            return Err(raise::throw(vm, Exc::EOFError, message));
        }
    }
    let Some(stats) = stats else { return Ok(()) };
    for (key, at) in [("mtime", 4), ("size", 8)] {
        let name_of = vm.new_str(key);
        let found = crate::protocol::item::getitem(vm, stats, &name_of);
        let Some(found) = raise::catch(vm, found, Exc::KeyError)? else {
            continue;
        };
        let found = convert::to_int(vm, &found)?;
        let found = convert::to_i64(vm, &found)? as u32;
        let own = bytes
            .get(at..at + 4)
            .and_then(|bytes| bytes.try_into().ok());
        if own.map(u32::from_le_bytes) != Some(found) {
            let message = format!("bytecode is stale for {shown}");
            return Err(import_error(vm, &message, name, path));
        }
    }
    Ok(())
}

/// The code object in a compiled file, verified.
fn compiled(vm: &mut Vm, data: &Value, name: Option<&Value>, path: Option<&Value>) -> PyResult {
    let bytes = bytes_of(vm, data)?;
    check_header(vm, &bytes, None, name, path)?;
    let pyc = match Pyc::read(&bytes) {
        Ok(pyc) => pyc,
        Err(PycError::Marshal(error)) => {
            // What `marshal.loads` raises.
            let (class, message) = error.exception();
            let class = match class {
                "EOFError" => Exc::EOFError,
                "TypeError" => Exc::TypeError,
                _ => Exc::ValueError,
            };
            return Err(raise::throw(vm, class, message));
        }
        Err(PycError::NotCode { .. }) => {
            let shown = quoted(vm, path.unwrap_or(&Value::None))?;
            let message = format!("Non-code object in {shown}");
            return Err(import_error(vm, &message, name, path));
        }
        Err(error) => {
            let message = error.to_string();
            return Err(import_error(vm, &message, name, path));
        }
    };
    let code = link::link_unverified(vm, &pyc.code)?;
    Ok(link::code_value(vm, code))
}

/// Compiled code, from `source` whatever it says itself.
fn put_right(vm: &mut Vm, code: Value, source: &Value) -> PyResult {
    let source = string(vm, source)?;
    let source = vm.intern(&source);
    if let Some(code) = code.as_code() {
        code.set_filename(&source);
    }
    Ok(code)
}

/// The code of a source: out of the compiled file that belongs to it, else by the compiler.
fn source_code(vm: &mut Vm, args: Args) -> PyResult {
    let (loader, name) = (args.at(0), args.at(1));
    let path = invoke(vm, loader, "get_filename", [name.clone()])?;
    let spelled = string(vm, &path)?;
    let cache = paths::cache_from_source(&spelled, "");
    let of_files = class_named(vm, SOURCE)?;
    if vm.class_of(loader).is_subclass(&of_files) {
        // Files are what the embedder says they are: none is older than its source.
        let beside = format!("{spelled}c");
        for file in [cache, beside] {
            if paths::kind(vm, &file) == Some(FileKind::File) {
                let file = vm.new_str(file);
                let data = invoke(vm, loader, "get_data", [file.clone()])?;
                let code = compiled(vm, &data, Some(name), Some(&file))?;
                return put_right(vm, code, &path);
            }
        }
    } else {
        let stats = invoke(vm, loader, "path_stats", [path.clone()]);
        if let Some(stats) = raise::catch(vm, stats, Exc::OSError)? {
            let file = vm.new_str(cache);
            let data = invoke(vm, loader, "get_data", [file.clone()]);
            if let Some(data) = raise::catch(vm, data, Exc::OSError)? {
                let bytes = bytes_of(vm, &data)?;
                match check_header(vm, &bytes, Some(&stats), Some(name), Some(&file)) {
                    Ok(()) => return compiled(vm, &data, Some(name), Some(&file)),
                    Err(thrown)
                        if raise::is(&thrown, vm, Exc::ImportError)
                            || raise::is(&thrown, vm, Exc::EOFError) => {}
                    Err(thrown) => return Err(thrown),
                }
            }
        }
    }
    let data = invoke(vm, loader, "get_data", [path.clone()])?;
    let code = invoke(vm, loader, "source_to_code", [data, path.clone()]);
    match support::caught(vm, code, Exc::NotImplementedError)? {
        Ok(code) => Ok(code),
        Err(_) => {
            let shown = quoted(vm, &path)?;
            let message = format!(
                "{shown} is source without a compiled file, and this machine has no compiler"
            );
            Err(import_error(vm, &message, Some(name), Some(&path)))
        }
    }
}

/// A source as text: by its byte order mark or the comment that names its encoding, else UTF-8; ends
/// of lines are those of Unix.
fn decode_source(vm: &mut Vm, data: &Value) -> PyResult {
    let bytes = bytes_of(vm, data)?;
    let (bytes, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest.to_vec(), true),
        None => (bytes, false),
    };
    let encoding = match marked {
        true => None,
        false => named_encoding(&bytes),
    };
    let bytes = vm.new_bytes(bytes);
    let encoding = vm.new_str(encoding.unwrap_or_else(|| "utf-8".to_owned()));
    let mut text = invoke(vm, &bytes, "decode", [encoding])?;
    for before in ["\r\n", "\r"] {
        let (before, after) = (vm.new_str(before), vm.new_str("\n"));
        text = invoke(vm, &text, "replace", [before, after])?;
    }
    Ok(text)
}

/// The encoding that a comment in the first two lines names.
fn named_encoding(bytes: &[u8]) -> Option<String> {
    bytes.split(|byte| *byte == b'\n').take(2).find_map(|line| {
        let line = std::str::from_utf8(line).ok()?;
        let comment = line.trim_start().strip_prefix('#')?;
        let (_, behind) = comment.split_once("coding")?;
        let name = behind
            .strip_prefix([':', '='])?
            .trim_start_matches([' ', '\t']);
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let end = name.find(|c| !is_part(c)).unwrap_or(name.len());
        (end > 0).then(|| name[..end].to_owned())
    })
}

fn fix_up(vm: &mut Vm, args: Args) -> PyResult {
    let namespace = args.at(0);
    let (name, path) = (args.at(1).clone(), args.at(2).clone());
    let cached = args.get(3).cloned().unwrap_or(Value::None);
    let key = if compare::eq(vm, &path, &cached)? {
        SOURCELESS
    } else {
        SOURCE
    };
    let class = Value::from(&class_named(vm, key)?);
    let loader = call::call_values(vm, &class, [name.clone(), path.clone()])?;
    let spec = spec_from_file(vm, &name, Some(&path), Some(&loader), None)?;
    for (key, value) in [
        ("__spec__", spec),
        ("__loader__", loader),
        ("__file__", path),
        ("__cached__", cached),
    ] {
        let key = vm.new_str(key);
        crate::protocol::item::setitem(vm, namespace, &key, value)?;
    }
    Ok(Value::None)
}
