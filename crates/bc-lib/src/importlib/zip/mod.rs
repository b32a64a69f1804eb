//! The module `zipimport`: modules out of zip files that stand in `sys.path`.
//!
//! The reference has it in C. Absent: what a zip file is (`archive`).

mod archive;

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::super::support::{self, empty_dict, remember, remembered};
use super::{bytecode, class_named, enter, loaders, paths, quoted, split, string};
use bc_vm::model::class::{ClassFlags, ClassRef};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::exception::ExceptionKind;
use bc_vm::model::loader::FileKind;
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::container::{class_of_new, native_of};
use bc_vm::protocol::{class, define, dict, item, iter, param, poll, raise, text};
use bc_vm::runtime::{compile, import, run};

/// The remembered class `zipimporter`.
pub(super) const IMPORTER: &str = "zipimport.zipimporter";
/// The remembered dict of the directories that were read.
const DIRECTORIES: &str = "zipimport._zip_directory_cache";

/// Where a module may lie, and what that makes of it.
const PLACES: &[Place] = &[
    Place::new("/__init__.pyc", true, true),
    Place::new("/__init__.py", true, false),
    Place::new(".pyc", false, true),
    Place::new(".py", false, false),
];

struct Place {
    suffix: &'static str,
    is_package: bool,
    is_compiled: bool,
}

impl Place {
    const fn new(suffix: &'static str, is_package: bool, is_compiled: bool) -> Self {
        Self {
            suffix,
            is_package,
            is_compiled,
        }
    }
}

static TABLE: TypeTable = TypeTable {
    doc: "zipimporter(archivepath) -> zipimporter object\n\n\
          Imports modules from a zip file, or from a folder in one.",
    slots: &[
        MethodDef::new("__init__", Arity::Any, init),
        MethodDef::new("__repr__", Arity::Slot(0), repr),
    ],
    methods: &[
        method(
            "find_module",
            Arity::ParseAs("zipimporter.find_module", 1, 2),
            |vm, args| {
                let (importer, name) = asked(vm, &args, "find_module")?;
                let found = info(vm, importer, &name)?.is_some();
                Ok(if found {
                    args.at(0).clone()
                } else {
                    Value::None
                })
            },
        ),
        method(
            "find_loader",
            Arity::ParseAs("zipimporter.find_module", 1, 2),
            find_loader,
        ),
        method(
            "load_module",
            Arity::ParseAs("zipimporter.load_module", 1, 1),
            load_module,
        ),
        method(
            "get_data",
            Arity::ParseAs("zipimporter.get_data", 1, 1),
            get_data,
        ),
        method(
            "get_code",
            Arity::ParseAs("zipimporter.get_code", 1, 1),
            |vm, args| {
                let (importer, name) = asked(vm, &args, "get_code")?;
                Ok(module_code(vm, importer, &name)?.code)
            },
        ),
        method(
            "get_source",
            Arity::ParseAs("zipimporter.get_source", 1, 1),
            get_source,
        ),
        method(
            "get_filename",
            Arity::ParseAs("zipimporter.get_filename", 1, 1),
            |vm, args| {
                let (importer, name) = asked(vm, &args, "get_filename")?;
                Ok(module_code(vm, importer, &name)?.file)
            },
        ),
        method(
            "is_package",
            Arity::ParseAs("zipimporter.is_package", 1, 1),
            |vm, args| {
                let (importer, name) = asked(vm, &args, "is_package")?;
                let place = required(vm, importer, &name)?;
                Ok(Value::bool(place.is_package))
            },
        ),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, |vm, args| {
        let class = class_of_new(vm, &args, "zipimporter")?;
        Ok(vm.new_native(&class, ZipImporter::default()))
    })],
    getsets: &[
        GetSetDef::read("archive", |_, this| own(this, |state| &state.archive)).member(),
        GetSetDef::read("prefix", |_, this| own(this, |state| &state.prefix)).member(),
        GetSetDef::read("_files", |_, this| own(this, |state| &state.files)).member(),
    ],
    ..TypeTable::EMPTY
};

const fn method(
    name: &'static str,
    arity: Arity,
    call: fn(&mut Vm, Args) -> PyResult,
) -> MethodDef {
    MethodDef::new(name, arity, call)
}

/// What an importer knows; nothing before its `__init__` has run.
struct ZipImporter {
    archive: RefCell<Value>,
    prefix: RefCell<Value>,
    files: RefCell<Value>,
}

impl Default for ZipImporter {
    fn default() -> Self {
        Self {
            archive: RefCell::new(Value::None),
            prefix: RefCell::new(Value::None),
            files: RefCell::new(Value::None),
        }
    }
}

impl NativeData for ZipImporter {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        for field in [&self.archive, &self.prefix, &self.files] {
            visit(&field.borrow());
        }
    }
}

fn own(this: &Value, field: fn(&ZipImporter) -> &RefCell<Value>) -> PyResult {
    Ok(field(native_of::<ZipImporter>(this)?).borrow().clone())
}

/// Makes the module.
///
/// # Errors
///
/// A fault when the machine is out of memory.
pub(crate) fn make(vm: &mut Vm) -> PyResult {
    let doc = "zipimport provides support for importing Python modules from Zip archives.";
    let module = support::module(vm, "zipimport", doc, &[]);
    let importer = importer_class(vm)?;
    let error = Value::from(&class_named(vm, archive::ERROR)?);
    let directories = directories(vm);
    for (name, value) in [
        ("ZipImportError", error),
        ("zipimporter", Value::from(&importer)),
        ("_zip_directory_cache", directories),
    ] {
        define::constant(vm, &module, name, value);
    }
    Ok(Value::Obj(module))
}

/// The class `zipimporter`, the first in `sys.path_hooks`, and with it its exception.
pub(super) fn importer_class(vm: &mut Vm) -> PyResult<ClassRef> {
    if let Some(class) = remembered(vm, IMPORTER).and_then(|class| class.as_class()) {
        return Ok(class);
    }
    let base = Value::from(vm.exception(ExceptionKind::ImportError));
    let error = class::python_class(
        vm,
        "zipimport",
        "ZipImportError",
        None,
        &[base],
        &TypeTable::EMPTY,
    )?;
    remember(vm, archive::ERROR, Value::from(&error));
    let object = vm.classes.object.clone();
    let flags = ClassFlags::BASE;
    let class = class::native_class(vm, "zipimport", "zipimporter", &object, None, flags, &TABLE);
    remember(vm, IMPORTER, Value::from(&class));
    Ok(class)
}

/// The directories that were read, by archive.
pub(super) fn directories(vm: &mut Vm) -> Value {
    match remembered(vm, DIRECTORIES) {
        Some(known) => known,
        None => {
            let empty = Value::Obj(empty_dict(vm));
            remember(vm, DIRECTORIES, empty.clone());
            empty
        }
    }
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    if !args.keywords.is_empty() {
        let message = "zipimporter() does not take keyword arguments";
        return Err(raise::type_error(vm, message));
    }
    if args.len() != 2 {
        let given = args.len().saturating_sub(1);
        let message = format!("zipimporter() takes exactly 1 argument ({given} given)");
        return Err(raise::type_error(vm, message));
    }
    let path = param::path(vm, args.at(1))?;
    let spelled = string(vm, &path)?;
    if spelled.is_empty() {
        return Err(archive::error(vm, "archive path is empty"));
    }
    // The archive is the longest front of the path that there is.
    let mut front = spelled.as_str();
    let found = loop {
        match paths::kind(vm, front) {
            Some(FileKind::File) => break true,
            Some(FileKind::Folder) => break false,
            None => {}
        }
        match front.rfind('/') {
            Some(at) => front = &front[..at],
            None => break false,
        }
    };
    if !found {
        return Err(archive::error(vm, "not a Zip file"));
    }
    let mut prefix = spelled
        .get(front.len() + 1..)
        .unwrap_or_default()
        .to_owned();
    if front.len() != spelled.len() && !spelled.ends_with('/') {
        prefix.push('/');
    }
    let archive = vm.new_str(front);
    let directories = directories(vm);
    let files = match looked_up(vm, &directories, &archive)? {
        Some(files) => files,
        None => {
            let files = archive::directory(vm, &archive)?;
            item::setitem(vm, &directories, &archive, files.clone())?;
            files
        }
    };
    let prefix = vm.new_str(prefix);
    let this = native_of::<ZipImporter>(args.at(0))?;
    drop(this.archive.replace(archive));
    drop(this.prefix.replace(prefix));
    drop(this.files.replace(files));
    Ok(Value::None)
}

/// What a dict has under a key, whatever a program has put in the place of the dict.
fn looked_up(vm: &mut Vm, dict: &Value, key: &Value) -> PyResult<Option<Value>> {
    match dict.as_dict() {
        Some(table) => dict::get(vm, table, key),
        None => Ok(None),
    }
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let this = native_of::<ZipImporter>(args.at(0))?;
    let (archive, prefix) = (this.archive.borrow().clone(), this.prefix.borrow().clone());
    if archive.is_none() {
        return Ok(vm.new_str("<zipimporter object \"???\">"));
    }
    let (archive, prefix) = (string(vm, &archive)?, string(vm, &prefix)?);
    let slash = if prefix.is_empty() { "" } else { "/" };
    Ok(vm.new_str(format!("<zipimporter object \"{archive}{slash}{prefix}\">")))
}

/// The importer that is asked, and the name that it is asked for.
fn asked<'a>(vm: &mut Vm, args: &'a Args, method: &str) -> PyResult<(&'a ZipImporter, Value)> {
    let this = native_of::<ZipImporter>(args.at(0))?;
    match args.at(1).as_str() {
        Some(_) => Ok((this, args.at(1).clone())),
        None => {
            let method = format!("zipimporter.{method}");
            Err(raise::must_be_str(vm, &method, 1, args.at(1)))
        }
    }
}

/// What is known of a file in the archive.
fn entry(vm: &mut Vm, this: &ZipImporter, file: &str) -> PyResult<Option<Value>> {
    let files = this.files.borrow().clone();
    let file = vm.new_str(file);
    looked_up(vm, &files, &file)
}

/// The path in the archive of the last part of a name, without ending.
fn base(vm: &mut Vm, this: &ZipImporter, name: &Value) -> PyResult<String> {
    let prefix = this.prefix.borrow().clone();
    let (prefix, name) = (text::str_text(vm, &prefix)?, string(vm, name)?);
    Ok(format!("{}{}", prefix.to_string_lossy(), split(&name).1))
}

/// Where the module lies, if it does so at all.
fn info(vm: &mut Vm, this: &ZipImporter, name: &Value) -> PyResult<Option<&'static Place>> {
    let base = base(vm, this, name)?;
    for place in PLACES {
        if entry(vm, this, &format!("{base}{}", place.suffix))?.is_some() {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

fn absent(vm: &mut Vm, name: &Value) -> Thrown {
    match quoted(vm, name) {
        Ok(shown) => archive::error(vm, &format!("can't find module {shown}")),
        Err(thrown) => thrown,
    }
}

fn required(vm: &mut Vm, this: &ZipImporter, name: &Value) -> PyResult<&'static Place> {
    match info(vm, this, name)? {
        Some(place) => Ok(place),
        None => Err(absent(vm, name)),
    }
}

/// The path of a folder in the archive.
fn folder(vm: &mut Vm, this: &ZipImporter, base: &str) -> PyResult {
    let archive = this.archive.borrow().clone();
    let archive = string(vm, &archive)?;
    Ok(vm.new_str(format!("{archive}/{base}")))
}

fn find_loader(vm: &mut Vm, args: Args) -> PyResult {
    let (this, name) = asked(vm, &args, "find_module")?;
    let mut portions = Vec::new();
    let mut loader = Value::None;
    if info(vm, this, &name)?.is_some() {
        loader = args.at(0).clone();
    } else {
        let base = base(vm, this, &name)?;
        if entry(vm, this, &format!("{base}/"))?.is_some() {
            portions.push(folder(vm, this, &base)?);
        }
    }
    let portions = vm.new_list(portions);
    Ok(vm.new_tuple([loader, portions]))
}

/// The code of a module, and where it is from.
struct Loaded {
    code: Value,
    file: Value,
    is_package: bool,
}

/// The code of a module: of a compiled file if that fits its source, else of the source.
fn module_code(vm: &mut Vm, this: &ZipImporter, name: &Value) -> PyResult<Loaded> {
    let base = base(vm, this, name)?;
    let archive = this.archive.borrow().clone();
    for place in PLACES {
        let file = format!("{base}{}", place.suffix);
        let Some(found) = entry(vm, this, &file)? else {
            continue;
        };
        let code = if place.is_compiled {
            let source = file.strip_suffix('c').unwrap_or(&file);
            let time = match entry(vm, this, source)? {
                Some(source) => archive::seconds(&archive::known(vm, &source)?),
                None => 0,
            };
            let data = archive::data(vm, &archive, &found)?;
            compiled(vm, &data, time, &found)?
        } else {
            let data = archive::data(vm, &archive, &found)?;
            Some(of_source(vm, data, &found, name)?)
        };
        if let Some(code) = code {
            return Ok(Loaded {
                code,
                file: archive::known(vm, &found)?.file,
                is_package: place.is_package,
            });
        }
    }
    Err(absent(vm, name))
}

/// The code in a compiled file, unless it is of another interpreter or of another state of its source.
fn compiled(vm: &mut Vm, bytes: &[u8], time: i64, found: &Value) -> PyResult<Option<Value>> {
    if bytes.len() < bc_core::pyc::HEADER_LENGTH {
        return Err(archive::error(vm, "bad pyc data"));
    }
    // Times in archives have two seconds' grain.
    let own = i64::from(bytecode::number_at(bytes, 4));
    if !bytecode::has_magic(bytes) || (time != 0 && (own - time).abs() > 1) {
        return Ok(None);
    }
    match bytecode::unmarshal(vm, bytes)? {
        Some(code) => Ok(Some(code)),
        None => {
            let file = archive::known(vm, found)?.file;
            let message = format!(
                "compiled module {} is not a code object",
                quoted(vm, &file)?
            );
            Err(raise::type_error(vm, message))
        }
    }
}

/// The code of a source, which ends at its first null byte; ends of lines are those of Unix.
fn of_source(vm: &mut Vm, mut bytes: Vec<u8>, found: &Value, name: &Value) -> PyResult {
    if let Some(end) = bytes.iter().position(|byte| *byte == 0) {
        bytes.truncate(end);
    }
    let mut lines = Vec::new();
    vm.make_room(&mut lines, bytes.len() + 1)?;
    let mut before = 0;
    for byte in bytes {
        match byte {
            b'\n' if before == b'\r' => {}
            b'\r' => lines.push(b'\n'),
            _ => lines.push(byte),
        }
        before = byte;
    }
    lines.push(b'\n');
    let file = archive::known(vm, found)?.file;
    let source = vm.new_bytes(lines);
    let arguments = compile::Arguments {
        filename: &file,
        mode: "exec",
        flags: 0,
        dont_inherit: true,
        optimize: -1,
    };
    match compile::compile(vm, &source, &arguments) {
        Err(thrown)
            if vm.compiler.is_none()
                && raise::is_instance(&thrown, vm, ExceptionKind::NotImplementedError) =>
        {
            let shown = quoted(vm, &file)?;
            let message = format!(
                "{shown} is source without a compiled file, and this machine has no compiler"
            );
            Err(import::import_error(vm, &message, Some(name), Some(&file)))
        }
        code => code,
    }
}

fn load_module(vm: &mut Vm, args: Args) -> PyResult {
    let (this, name) = asked(vm, &args, "load_module")?;
    let loaded = module_code(vm, this, &name)?;
    let class = Value::from(&vm.classes.module);
    let module = match import::in_modules(vm, &name) {
        Some(module) if class::isinstance(vm, &module, &class)? => module,
        _ => {
            let spelled = string(vm, &name)?;
            let module = Value::Obj(vm.new_module(&spelled));
            enter(vm, &name, module.clone())?;
            module
        }
    };
    let globals = super::namespace_of(vm, &module)?;
    let namespace = Value::from(&globals);
    let set = |vm: &mut Vm, key: &str, value: Value| {
        let key = vm.new_str(key);
        item::setitem(vm, &namespace, &key, value)
    };
    set(vm, "__loader__", args.at(0).clone())?;
    if loaded.is_package {
        let base = base(vm, this, &name)?;
        let folder = folder(vm, this, &base)?;
        let path = vm.new_list(vec![folder]);
        set(vm, "__path__", path)?;
    }
    loaders::enter_builtins(vm, &globals);
    loaders::set_up(vm, &namespace, &name, &loaded.file, &Value::None)?;
    let Some(code) = loaded.code.as_code().cloned() else {
        return Err(raise::system_error(vm, "the compiler has made no code"));
    };
    if let Err(thrown) = run::code(vm, &code, &globals, None) {
        super::forget(vm, &name);
        return Err(thrown);
    }
    match import::in_modules(vm, &name) {
        Some(module) => Ok(module),
        None => {
            let shown = quoted(vm, &name)?;
            let message = format!("Loaded module {shown} not found in sys.modules");
            Err(raise::import_error(vm, message))
        }
    }
}

fn get_data(vm: &mut Vm, args: Args) -> PyResult {
    let (this, path) = asked(vm, &args, "get_data")?;
    let archive = this.archive.borrow().clone();
    let (front, path) = (string(vm, &archive)?, string(vm, &path)?);
    let inner = path.strip_prefix(&*front);
    let inner = inner.and_then(|inner| inner.strip_prefix('/'));
    let inner = inner.unwrap_or(&path);
    match entry(vm, this, inner)? {
        Some(found) => {
            let bytes = archive::data(vm, &archive, &found)?;
            Ok(vm.new_bytes(bytes))
        }
        None => {
            // The reference takes whatever the last call of the system left as the reason.
            Err(paths::absent(vm, inner))
        }
    }
}

fn get_source(vm: &mut Vm, args: Args) -> PyResult {
    let (this, name) = asked(vm, &args, "get_source")?;
    let place = required(vm, this, &name)?;
    let base = base(vm, this, &name)?;
    let inner = if place.is_package { "/__init__" } else { "" };
    let Some(found) = entry(vm, this, &format!("{base}{inner}.py"))? else {
        return Ok(Value::None);
    };
    let archive = this.archive.borrow().clone();
    let bytes = archive::data(vm, &archive, &found)?;
    bc_vm::protocol::codec::decode(vm, &bytes, Some("utf-8"), None)
}

/// Whether a hook is the class here and would refuse the path, as no archive: which needs no exception then.
pub(super) fn would_refuse(vm: &mut Vm, hook: &Value, path: &Value) -> bool {
    let is_own = remembered(vm, IMPORTER).is_some_and(|class| class.is(hook));
    is_own
        && path.as_str().is_some_and(|path| {
            let path = path.text().to_string_lossy().into_owned();
            paths::kind(vm, &path) == Some(FileKind::Folder)
        })
}

/// The modules that an importer has, by name (`pkgutil.iter_zipimporter_modules`).
pub(super) fn modules(vm: &mut Vm, importer: &Value) -> PyResult<Vec<(String, bool)>> {
    let archive = support::get(vm, importer, "archive")?;
    let prefix = support::get(vm, importer, "prefix")?;
    let prefix = string(vm, &prefix)?;
    let directories = directories(vm);
    let files = item::getitem(vm, &directories, &archive)?;
    let mut names = Vec::new();
    for name in iter::collect(vm, &files)? {
        names.push(string(vm, &name)?);
    }
    names.sort_unstable();
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    for name in &names {
        poll::charge(vm, 1)?;
        let Some(inner) = name.strip_prefix(&*prefix) else {
            continue;
        };
        let parts: Vec<&str> = inner.splitn(3, '/').collect();
        let (module, is_package) = match parts.as_slice() {
            [package, start] if start.starts_with("__init__.py") => (*package, true),
            [file] => match [".pyc", ".py"]
                .iter()
                .find_map(|end| file.strip_suffix(end))
            {
                Some(stem) if stem != "__init__" && !stem.is_empty() && !stem.contains('.') => {
                    (stem, false)
                }
                _ => continue,
            },
            _ => continue,
        };
        if known.insert(module) {
            found.push((module.to_owned(), is_package));
        }
    }
    Ok(found)
}
