//! The module `_symtable`: the compiler's symbol table as objects.
//!
//! Absent: the classes of the library's module `symtable`, which is written in Python.

use std::rc::Rc;

use bc_core::text::{Text, TextBuilder};
use bc_source::Source;
use bc_source::symbols::{Scope, ScopeKind, flags, symbols_within};
use bc_vm::model::class::{ClassFlags, ClassRef};
use bc_vm::model::compiler::{Input, Mode, Request};
use bc_vm::model::error::{Fault, PyResult};
use bc_vm::model::native::{NativeData, TypeTable};
use bc_vm::model::table::Table;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::native::{Path, receiver};
use bc_vm::protocol::{class, define, dict, raise};

use crate::refusal;
use crate::within::within;

/// The class of entries, once it was made.
struct EntryClass(ClassRef);

/// A scope as an object.
struct Entry {
    name: Value,
    symbols: Value,
    varnames: Value,
    children: Value,
    kind: ScopeKind,
    lineno: i32,
    nested: bool,
}

impl NativeData for Entry {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        for value in [&self.name, &self.symbols, &self.varnames, &self.children] {
            visit(value);
        }
    }
}

static ENTRY: TypeTable = TypeTable {
    slots: SLOTS,
    getsets: GETSETS,
    ..TypeTable::EMPTY
};

bc_vm::methods! {
    static SLOTS = [
        __repr__ => repr;
    ]
}

bc_vm::getsets! {
    static GETSETS = [
        member id => |vm: &mut Vm, own: &Value| vm.new_int(own.id().into());
        member name => |_: &mut Vm, entry: &Entry| entry.name.clone();
        member symbols => |_: &mut Vm, entry: &Entry| entry.symbols.clone();
        member varnames => |_: &mut Vm, entry: &Entry| entry.varnames.clone();
        member children => |_: &mut Vm, entry: &Entry| entry.children.clone();
        member nested => |_: &mut Vm, entry: &Entry| i64::from(entry.nested);
        member r#type => |_: &mut Vm, entry: &Entry| kind(entry.kind);
        member lineno => |_: &mut Vm, entry: &Entry| entry.lineno;
    ]
}

fn kind(kind: ScopeKind) -> i64 {
    match kind {
        ScopeKind::Function => 0,
        ScopeKind::Class => 1,
        ScopeKind::Module => 2,
    }
}

fn repr(vm: &mut Vm, own: &Value) -> PyResult<Text> {
    let number = own.id();
    let entry: &Entry = receiver(own)?;
    let mut shown = TextBuilder::new();
    shown.push_str("<symtable entry ");
    if let Some(name) = entry.name.as_str() {
        shown.push_text(name.text());
    }
    shown.push_str(&format!("({number}), line {}>", entry.lineno));
    vm.built(shown)
}

fn entry_class(vm: &mut Vm) -> ClassRef {
    if let Some(EntryClass(class)) = vm.state.get() {
        return class.clone();
    }
    let base = vm.classes.object.clone();
    let flags = ClassFlags::empty();
    let class = class::native_class(vm, "builtins", "symtable entry", &base, None, flags, &ENTRY);
    vm.state.insert(EntryClass(class.clone()));
    class
}

bc_vm::functions! {
    static FUNCTIONS = [
        /// Return symbol and scope dictionaries used internally by compiler.
        symtable: parse(source, filename, mode);
    ]
}

fn symtable(vm: &mut Vm, source: Rc<str>, filename: Path, mode: Rc<str>) -> PyResult {
    let Path(filename) = filename;
    let mode = match &*mode {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => {
            let message = "symtable() arg 3 must be 'exec' or 'eval' or 'single'";
            return Err(raise::value_error(vm, message));
        }
    };
    let text = Text::from(&*source);
    let request = Request {
        input: Input::Text(&text),
        filename: &filename,
        mode,
        flags: 0,
        optimize: 0,
    };
    let found = within(vm, &request, |options, budget| {
        symbols_within(Source::Text(&text), options, budget)
    })?;
    refusal::warn(vm, &found.warnings, &filename)?;
    let class = entry_class(vm);
    // From the back, so that a scope comes after those inside of it.
    let mut made = vec![Value::None; found.scopes.len()];
    for (place, scope) in found.scopes.iter().enumerate().rev() {
        let children = scope.children.iter();
        let children = children.map(|&child| made.get(child).cloned().unwrap_or_default());
        let children = vm.new_list(children.collect());
        let value = object(vm, &class, scope, children)?;
        if let Some(slot) = made.get_mut(place) {
            *slot = value;
        }
    }
    match made.into_iter().next() {
        Some(top) => Ok(top),
        None => Err(Fault::Internal("a symbol table without a module").into()),
    }
}

fn object(vm: &mut Vm, class: &ClassRef, scope: &Scope, children: Value) -> PyResult {
    let symbols = Value::Obj(vm.new_dict(Table::new()));
    for (name, bits) in &scope.symbols {
        let name = Value::Obj(vm.intern_text(name));
        if let Some(table) = symbols.as_dict() {
            dict::set(vm, table, name, Value::Int((*bits).into()))?;
        }
    }
    let varnames = scope.varnames.iter();
    let varnames = varnames
        .map(|name| Value::Obj(vm.intern_text(name)))
        .collect();
    let entry = Entry {
        name: Value::Obj(vm.intern_text(&scope.name)),
        symbols,
        varnames: vm.new_list(varnames),
        children,
        kind: scope.kind,
        lineno: scope.lineno,
        nested: scope.nested,
    };
    Ok(vm.new_native(class, entry))
}

/// The module.
pub(crate) fn make_module(vm: &mut Vm) -> PyResult {
    let module = vm.new_module("_symtable");
    define::functions(vm, &module, FUNCTIONS);
    for (name, value) in [
        ("USE", flags::USE),
        ("DEF_GLOBAL", flags::DEF_GLOBAL),
        ("DEF_LOCAL", flags::DEF_LOCAL),
        ("DEF_PARAM", flags::DEF_PARAM),
        ("DEF_FREE", flags::DEF_FREE),
        ("DEF_FREE_CLASS", flags::DEF_FREE_CLASS),
        ("DEF_IMPORT", flags::DEF_IMPORT),
        ("DEF_BOUND", flags::DEF_BOUND),
        ("LOCAL", flags::LOCAL),
        ("GLOBAL_EXPLICIT", flags::GLOBAL_EXPLICIT),
        ("GLOBAL_IMPLICIT", flags::GLOBAL_IMPLICIT),
        ("FREE", flags::FREE),
        ("CELL", flags::CELL),
        ("SCOPE_OFF", flags::SCOPE_OFF),
        ("SCOPE_MASK", flags::SCOPE_MASK),
    ] {
        define::constant(vm, &module, name, Value::Int(value.into()));
    }
    for (name, scope) in [
        ("TYPE_FUNCTION", ScopeKind::Function),
        ("TYPE_CLASS", ScopeKind::Class),
        ("TYPE_MODULE", ScopeKind::Module),
    ] {
        define::constant(vm, &module, name, Value::Int(kind(scope)));
    }
    Ok(Value::Obj(module))
}
