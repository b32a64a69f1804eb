//! `FileIO`: a class to derive from and to ask about, of which no file can be opened.
//!
//! The only open ones stand under the standard streams (`standard`); all others are as a closed file is.

use super::{base, standard};
use bc_vm::model::error::{PyResult, Thrown};
use bc_vm::model::native::{Args, Arity, GetSetDef, MethodDef, NativeData, TypeTable};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::{container, param, raise};
use bc_vm::runtime::{files, streams};

/// `io.FileIO`.
pub(super) static TABLE: TypeTable = TypeTable {
    signature: "(file, mode='r', closefd=True, opener=None)",
    doc: "Open a file.\n\nNot available: the machine has no files.",
    slots: &[
        MethodDef::new(
            "__init__",
            Arity::Keywords(1, &["file", "mode", "closefd", "opener"]),
            init,
        ),
        MethodDef::new("__repr__", Arity::Slot(0), |vm, args| {
            if !standard::is_own(args.at(0)) {
                return Ok(vm.new_str("<_io.FileIO [closed]>"));
            }
            standard::repr_of_file(vm, args.at(0))
        }),
    ],
    methods: &[
        MethodDef::new("read", Arity::Parse(0, 1), |vm, args| {
            own(vm, &args, standard::read)
        }),
        MethodDef::new("readall", Arity::None, |vm, args| {
            own(vm, &args, standard::read)
        }),
        MethodDef::new("readinto", Arity::One, |vm, args| {
            own(vm, &args, standard::readinto)
        }),
        MethodDef::new("write", Arity::One, |vm, args| {
            own(vm, &args, standard::write)
        }),
        MethodDef::new("seek", Arity::Parse(1, 2), |vm, args| {
            own(vm, &args, standard::unseekable)
        }),
        MethodDef::new("tell", Arity::None, |vm, args| {
            own(vm, &args, standard::unseekable)
        }),
        MethodDef::new("truncate", Arity::Parse(0, 1), |vm, args| {
            own(vm, &args, standard::unseekable)
        }),
        MethodDef::new("close", Arity::None, |vm, args| {
            if standard::is_own(args.at(0)) {
                return standard::close(vm, args);
            }
            Ok(Value::None)
        }),
        MethodDef::new("seekable", Arity::None, |vm, args| {
            own(vm, &args, standard::no)
        }),
        MethodDef::new("readable", Arity::None, |vm, args| {
            own(vm, &args, standard::is_input)
        }),
        MethodDef::new("writable", Arity::None, |vm, args| {
            own(vm, &args, standard::is_output)
        }),
        MethodDef::new("fileno", Arity::None, |vm, args| {
            own(vm, &args, standard::fileno)
        }),
        MethodDef::new("isatty", Arity::None, |vm, args| {
            own(vm, &args, standard::no)
        }),
        MethodDef::new("_dealloc_warn", Arity::One, |_, _| Ok(Value::None)),
        MethodDef::new("__getstate__", Arity::None, base::no_state),
    ],
    getsets: &[
        GetSetDef::read("closed", |vm, this| {
            if standard::is_own(this) {
                return standard::closed(vm, this);
            }
            Ok(Value::True)
        }),
        GetSetDef::read("closefd", |_, this| {
            Ok(Value::bool(!standard::is_own(this)))
        }),
        GetSetDef::read("mode", |vm, this| {
            if standard::is_own(this) {
                return standard::mode(vm, this);
            }
            Ok(vm.new_str("rb"))
        }),
        GetSetDef::read("_blksize", |_, _| Ok(Value::Int(8192))).member(),
        GetSetDef::write(
            "_finalizing",
            |_, _| Ok(Value::False),
            |vm, _, value| base::bool_member(vm, value).map(drop),
        )
        .member(),
    ],
    statics: &[MethodDef::new("__new__", Arity::Any, new)],
    ..TypeTable::EMPTY
};

/// A file that was never opened.
struct NoFile;

impl NativeData for NoFile {
    fn children(&self, _visit: &mut dyn FnMut(&Value)) {}
}

fn new(vm: &mut Vm, args: Args) -> PyResult {
    let class = container::class_of_new(vm, &args, "_io.FileIO")?;
    Ok(vm.new_native(&class, NoFile))
}

fn init(vm: &mut Vm, args: Args) -> PyResult {
    let mode = param::text_argument(vm, "FileIO", 2, args.get(2), false)?;
    let closefd = match args.get(3) {
        Some(closefd) => param::c_int(vm, closefd)? != 0,
        None => true,
    };
    let mode = mode.as_deref().unwrap_or("r");
    files::check_file(vm, args.at(1), mode, closefd)?;
    Err(files::refusal(vm, "FileIO"))
}

/// Has a standard stream answer; any other file is closed.
fn own(vm: &mut Vm, args: &Args, answer: fn(&mut Vm, Args) -> PyResult) -> PyResult {
    if standard::is_own(args.at(0)) {
        return answer(vm, args.clone());
    }
    Err(closed_file(vm))
}

fn closed_file(vm: &mut Vm) -> Thrown {
    raise::value_error(vm, "I/O operation on closed file")
}

/// The refusal of a stream that goes the other way.
pub(super) fn wrong_way(vm: &mut Vm, action: &str) -> Thrown {
    streams::unsupported(vm, &format!("File not open for {action}"))
}
