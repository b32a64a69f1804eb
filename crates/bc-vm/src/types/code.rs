//! Code objects: made from their fifteen parts, verified before anything can run them.

use std::sync::Arc;

use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::text::{Text, TextBuilder};

use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::handles::{BytesRef, CodeRef, StrRef, TupleRef};
use crate::model::native::TypeTable;
use crate::model::object::ObjRef;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::compare::CompareOp;
use crate::protocol::native::CInt;
use crate::protocol::{describe, hash, raise};
use crate::runtime::link::{self, Constants};

/// Method table of `code`.
pub(crate) static TABLE: TypeTable = TypeTable {
    doc: "code(argcount, kwonlyargcount, nlocals, stacksize, flags, codestring,\n      \
          constants, names, varnames, filename, name, firstlineno,\n      \
          lnotab[, freevars[, cellvars]])\n\nCreate a code object.  Not for the faint of heart.",
    slots: SLOTS,
    methods: METHODS,
    statics: STATICS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

crate::methods! {
    static SLOTS = [
        __repr__ => repr;
        equality => equal;
        __hash__ => hash_self;
    ]

    static METHODS = [
        __sizeof__() => |_: &mut Vm, code: CodeRef<'_>| code.bytes();
    ]

    static STATICS = [
        __new__: parse as "code"(
            argcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename,
            name, firstlineno, lnotab, freevars = None, cellvars = None
        ) => new, ignores_keywords true;
    ]
}

crate::getsets! {
    static GETSETS = [
        member co_argcount => |_: &mut Vm, code: CodeRef<'_>| parts(code).argcount();
        member co_kwonlyargcount => |_: &mut Vm, code: CodeRef<'_>| parts(code).kwonlyargcount();
        member co_nlocals => |_: &mut Vm, code: CodeRef<'_>| parts(code).nlocals();
        member co_stacksize => |_: &mut Vm, code: CodeRef<'_>| parts(code).stacksize();
        member co_flags => |_: &mut Vm, code: CodeRef<'_>| parts(code).flags().bits().cast_signed();
        member co_code => get_code;
        member co_consts => |vm: &mut Vm, code: CodeRef<'_>| vm.new_tuple(code.consts.clone());
        member co_names => |vm: &mut Vm, code: CodeRef<'_>| names(vm, &code.names);
        member co_varnames => |vm: &mut Vm, code: CodeRef<'_>| names(vm, &code.varnames);
        member co_freevars => |vm: &mut Vm, code: CodeRef<'_>| names(vm, &code.freevars);
        member co_cellvars => |vm: &mut Vm, code: CodeRef<'_>| names(vm, &code.cellvars);
        member co_filename => |_: &mut Vm, code: CodeRef<'_>| code.filename();
        member co_name => |_: &mut Vm, code: CodeRef<'_>| code.name.clone();
        member co_firstlineno => |_: &mut Vm, code: CodeRef<'_>| parts(code).firstlineno();
        member co_lnotab => |vm: &mut Vm, code: CodeRef<'_>| vm.new_bytes(parts(code).lnotab());
    ]
}

/// What the code object was made from.
fn parts(code: CodeRef<'_>) -> &CodeObject {
    code.inner().object()
}

fn get_code(vm: &mut Vm, code: CodeRef<'_>) -> Value {
    vm.new_bytes(parts(code).code())
}

fn names(vm: &mut Vm, names: &[ObjRef]) -> Value {
    let names: Vec<Value> = names.iter().map(Value::from).collect();
    vm.new_tuple(names)
}

fn repr(vm: &mut Vm, code: CodeRef<'_>) -> PyResult<Text> {
    let line = match parts(code).firstlineno() {
        0 => -1,
        line => line,
    };
    // Names may hold lone surrogates.
    let mut shown = TextBuilder::new();
    shown.push_str("<code object ");
    push_name(&mut shown, &code.name);
    let address = describe::address(&code.value());
    shown.push_str(&format!(" at {address}, file \""));
    push_name(&mut shown, &code.filename());
    shown.push_str(&format!("\", line {line}>"));
    vm.built(shown)
}

fn push_name(shown: &mut TextBuilder, name: &ObjRef) {
    if let Some(name) = StrRef::of_object(name) {
        shown.push_text(name.text());
    }
}

fn equal(_: &mut Vm, code: CodeRef<'_>, other: &Value, op: CompareOp) -> Value {
    match CodeRef::of(other) {
        Some(other) => Value::bool((parts(code) == parts(other)) == (op == CompareOp::Eq)),
        None => Value::NotImplemented,
    }
}

/// CPython's mixture, over everything that counts for equality but the constants that are code.
fn hash_self(vm: &mut Vm, code: CodeRef<'_>) -> PyResult<i64> {
    let hashed = [
        Value::from(&code.name),
        get_code(vm, code),
        names(vm, &code.names),
        names(vm, &code.varnames),
        names(vm, &code.freevars),
        names(vm, &code.cellvars),
    ];
    let object = parts(code);
    let mut mixed = i64::from(object.argcount())
        ^ i64::from(object.kwonlyargcount())
        ^ i64::from(object.nlocals())
        ^ i64::from(object.flags().bits());
    for part in &hashed {
        mixed ^= hash::hash(vm, part)?;
    }
    Ok(if mixed == -1 { -2 } else { mixed })
}

/// Asks for room for what is made of a tuple of constants or names.
fn make_room(vm: &Vm, items: &[Value]) -> PyResult<()> {
    vm.reserve(size_of_val(items))?;
    vm.scratch(items.len().saturating_mul(2 * size_of::<Constant>()))
}

/// A tuple of names. One string that stands there often is copied once.
fn name_list(vm: &mut Vm, constants: &mut Constants, items: &[Value]) -> PyResult<Vec<Arc<Text>>> {
    let mut names = Vec::with_capacity(items.len());
    for item in items {
        match item.as_str().map(|_| constants.of(vm, item)).transpose()? {
            Some(Constant::Str(name)) => names.push(name),
            _ => {
                let message = format!(
                    "name tuples must contain only strings, not '{}'",
                    vm.type_name(item)
                );
                return Err(raise::type_error(vm, message));
            }
        }
    }
    Ok(names)
}

#[expect(clippy::too_many_arguments, reason = "the parameters of code()")]
fn new<'a>(
    vm: &mut Vm,
    _: ClassRef,
    CInt(argcount): CInt,
    CInt(kwonlyargcount): CInt,
    CInt(nlocals): CInt,
    CInt(stacksize): CInt,
    CInt(flags): CInt,
    code: BytesRef<'_>,
    consts: TupleRef<'_>,
    names: TupleRef<'_>,
    varnames: TupleRef<'_>,
    filename: StrRef<'_>,
    name: StrRef<'_>,
    CInt(firstlineno): CInt,
    lnotab: BytesRef<'_>,
    freevars: Option<TupleRef<'a>>,
    cellvars: Option<TupleRef<'a>>,
) -> PyResult {
    let names_of = |tuple: Option<TupleRef<'a>>| tuple.map_or(&[][..], |tuple| &**tuple.inner());
    let (freevars, cellvars) = (names_of(freevars), names_of(cellvars));
    for items in [&**consts, &**names, &**varnames, freevars, cellvars] {
        make_room(vm, items)?;
    }
    for (field, count) in [
        ("argcount", argcount),
        ("kwonlyargcount", kwonlyargcount),
        ("nlocals", nlocals),
    ] {
        if count < 0 {
            return Err(raise::value_error(
                vm,
                format!("code: {field} must not be negative"),
            ));
        }
    }
    let mut made = Constants::default();
    let names = name_list(vm, &mut made, &names)?;
    let varnames = name_list(vm, &mut made, &varnames)?;
    let freevars = name_list(vm, &mut made, freevars)?;
    let cellvars = name_list(vm, &mut made, cellvars)?;
    let mut constants: Vec<Constant> = Vec::with_capacity(consts.len());
    for value in consts.iter() {
        constants.push(made.of(vm, value)?);
    }
    let built = CodeObject::builder()
        .argcount(argcount)
        .kwonlyargcount(kwonlyargcount)
        .nlocals(nlocals)
        .stacksize(stacksize)
        .flags(flags)
        .code(&**code)
        .consts(constants)
        .names(names)
        .varnames(varnames)
        .filename(filename.text().clone())
        .name(name.text().clone())
        .firstlineno(firstlineno)
        .lnotab(&**lnotab)
        .freevars(freevars)
        .cellvars(cellvars)
        .build();
    let object = match built {
        Ok(object) => Arc::new(object),
        Err(error) => return Err(raise::value_error(vm, error.to_string())),
    };
    let code = link::verify_and_link(vm, &object)?;
    Ok(link::code_value(vm, code))
}
