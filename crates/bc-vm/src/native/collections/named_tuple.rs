//! `collections.namedtuple`: tuple classes whose items have names.
//!
//! The constructor of such a class is a Python function, assembled here, so that arguments bind as
//! they do everywhere; the other methods are native and read `_fields`.

use std::sync::Arc;

use bc_core::code::{CodeFlags, CodeObject};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::text::{Text, TextBuilder};

use super::super::support;
use crate::model::class::ClassRef;
use crate::model::error::{Fault, PyResult};
use crate::model::exception::Exc;
use crate::model::function::Function;
use crate::model::native::{Args, Arity, MethodDef, NativeKind};
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{builtin, push_repr};
use crate::protocol::{call, class, define, item, iter, link, raise, text, truth};

/// The function of the module.
pub(super) static FUNCTIONS: &[MethodDef] = &[MethodDef::new(
    "namedtuple",
    Arity::Python(2, &["typename", "field_names", "verbose", "rename"]),
    named_tuple,
)
.doc("Returns a new subclass of tuple with named fields.")];

static SLOTS: &[MethodDef] = &[MethodDef::new("__repr__", Arity::Slot(0), repr)
    .doc("Return a nicely formatted representation string")];

static METHODS: &[MethodDef] = &[
    MethodDef::new("_asdict", Arity::Python(0, &[]), as_dict)
        .doc("Return a new OrderedDict which maps field names to their values."),
    MethodDef::new("_replace", Arity::Any, replace)
        .doc("Return a new object replacing specified fields with new values"),
    MethodDef::new("__getnewargs__", Arity::Python(0, &[]), get_new_args)
        .doc("Return self as a plain tuple.  Used by copy and pickle."),
];

static CLASS_METHODS: &[MethodDef] =
    &[
        MethodDef::new("_make", Arity::Python(1, &["iterable", "new", "len"]), make)
            .doc("Make a new object from a sequence or iterable"),
    ];

static KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

fn is_keyword(name: &Text) -> bool {
    name.as_ascii().is_some_and(|name| KEYWORDS.contains(&name))
}

fn is_identifier(vm: &mut Vm, name: &Text) -> PyResult<bool> {
    let name = vm.new_str(name.clone());
    let answer = support::invoke(vm, &name, "isidentifier", [])?;
    truth::truth(vm, &answer)
}

fn is_private(name: &Text) -> bool {
    name.get(0) == Some(u32::from(b'_'))
}

/// The names of the fields as texts.
fn field_names(vm: &mut Vm, given: &Value) -> PyResult<Vec<Text>> {
    let given = if given.as_str().is_some() {
        let (comma, space) = (vm.new_str(","), vm.new_str(" "));
        let spaced = support::invoke(vm, given, "replace", [comma, space])?;
        support::invoke(vm, &spaced, "split", [])?
    } else {
        given.clone()
    };
    let mut names = Vec::new();
    for name in iter::collect(vm, &given)? {
        names.push(text::str_text(vm, &name)?);
    }
    Ok(names)
}

/// Replaces names that cannot be field names by their position.
fn rename(vm: &mut Vm, names: &mut [Text]) -> PyResult<()> {
    for index in 0..names.len() {
        let name = names[index].clone();
        if !is_identifier(vm, &name)?
            || is_keyword(&name)
            || is_private(&name)
            || names[..index].contains(&name)
        {
            names[index] = Text::from(format!("_{index}"));
        }
    }
    Ok(())
}

fn refuse(vm: &mut Vm, sentence: &str, name: &Text) -> PyResult<()> {
    let shown = text::quoted(vm, name)?;
    let message = format!("{sentence}: {}", shown.to_string_lossy());
    Err(raise::value_error(vm, message))
}

fn check(vm: &mut Vm, typename: &Text, names: &[Text], renamed: bool) -> PyResult<()> {
    for name in std::iter::once(typename).chain(names) {
        if !is_identifier(vm, name)? {
            let sentence = "Type names and field names must be valid identifiers";
            return refuse(vm, sentence, name);
        }
        if is_keyword(name) {
            return refuse(vm, "Type names and field names cannot be a keyword", name);
        }
    }
    for (index, name) in names.iter().enumerate() {
        if is_private(name) && !renamed {
            return refuse(vm, "Field names cannot start with an underscore", name);
        }
        if names[..index].contains(name) {
            return refuse(vm, "Encountered duplicate field name", name);
        }
    }
    Ok(())
}

fn flag(vm: &mut Vm, value: Option<&Value>) -> PyResult<bool> {
    match value {
        Some(value) => truth::truth(vm, value),
        None => Ok(false),
    }
}

fn named_tuple(vm: &mut Vm, args: Args) -> PyResult {
    let mut names = field_names(vm, args.at(1))?;
    let typename = text::str_text(vm, args.at(0))?;
    let verbose = flag(vm, args.get(2))?;
    let renamed = flag(vm, args.get(3))?;
    if renamed {
        rename(vm, &mut names)?;
    }
    check(vm, &typename, &names, renamed)?;
    if names.len() > 254 {
        return Err(raise::throw(
            vm,
            Exc::SyntaxError,
            "more than 255 arguments",
        ));
    }
    let class = make_class(vm, &typename, &names)?;
    let source = source(&typename, &names);
    if verbose {
        let print = builtin(vm, "print");
        let source = vm.new_str(source.clone());
        call::call_values(vm, &print, [source])?;
    }
    let source = vm.new_str(source);
    let value = Value::from(&class);
    support::set(vm, &value, "_source", source)?;
    let module = caller_module(vm);
    support::set(vm, &value, "__module__", module)?;
    Ok(value)
}

/// `__name__` of the globals of the frame that called.
fn caller_module(vm: &Vm) -> Value {
    define::lookup(&vm.top.globals, &vm.names.__name__).unwrap_or_else(|| vm.new_str("__main__"))
}

/// The names as the reference lists them: out of the `repr` of a tuple, so that one alone has a comma.
fn comma_joined(names: &[Text]) -> String {
    let joined: Vec<_> = names.iter().map(Text::to_string_lossy).collect();
    match joined.as_slice() {
        [one] => format!("{one},"),
        all => all.join(", "),
    }
}

fn make_class(vm: &mut Vm, typename: &Text, names: &[Text]) -> PyResult<ClassRef> {
    let namespace = vm.new_dict(Table::new());
    let shown = typename.to_string_lossy().into_owned();
    let doc = vm.new_str(format!("{shown}({})", comma_joined(names)));
    let fields: Vec<Value> = names
        .iter()
        .map(|name| Value::Obj(vm.intern_text(name)))
        .collect();
    let fields_tuple = vm.new_tuple(fields.clone());
    let slots = vm.new_tuple([]);
    let new = constructor(vm, &shown, names)?;
    for (name, value) in [
        ("__doc__", doc),
        ("__slots__", slots),
        ("_fields", fields_tuple),
        ("__new__", new),
    ] {
        let name = vm.intern(name);
        define::insert(vm, &namespace, &name, value);
    }
    let getter = support::import_from(vm, "operator", "itemgetter")?;
    let property = Value::from(&vm.classes.property);
    for (index, field) in fields.iter().enumerate() {
        let get = call::call_values(vm, &getter, [Value::Int(index as i64)])?;
        let mut args = Args::of([get]);
        let doc = vm.new_str(format!("Alias for field number {index}"));
        args.keywords.push((vm.intern("doc"), doc));
        let made = call::call(vm, &property, args)?;
        if let Value::Obj(name) = field {
            define::insert(vm, &namespace, name, made);
        }
    }
    let name = vm.new_str(typename.clone());
    let (metaclass, base) = (vm.classes.type_.clone(), Value::from(&vm.classes.tuple));
    let made = class::new_class(vm, &metaclass, &name, &[base], &namespace)?;
    let Some(class) = made.as_class() else {
        return Err(Fault::Internal("type made no class").into());
    };
    define::methods(vm, &class, SLOTS, NativeKind::Slot);
    define::methods(vm, &class, METHODS, NativeKind::Method);
    define::methods(vm, &class, CLASS_METHODS, NativeKind::ClassMethod);
    Ok(class)
}

/// `def __new__(_cls, field, ...): return _tuple.__new__(_cls, (field, ...))`
fn constructor(vm: &mut Vm, typename: &str, names: &[Text]) -> PyResult {
    let count = names.len();
    let mut bytes = Vec::new();
    let mut emit = |opcode: Opcode, arg: usize| {
        bytes.push(opcode.number());
        bytes.extend_from_slice(&(arg as u16).to_le_bytes());
    };
    emit(Opcode::LOAD_GLOBAL, 0);
    emit(Opcode::LOAD_ATTR, 1);
    for local in 0..=count {
        emit(Opcode::LOAD_FAST, local);
    }
    emit(Opcode::BUILD_TUPLE, count);
    emit(Opcode::CALL_FUNCTION, 2);
    bytes.push(Opcode::RETURN_VALUE.number());
    let doc = format!("Create new instance of {typename}({})", comma_joined(names));
    let parameters = std::iter::once(Text::new("_cls")).chain(names.iter().cloned());
    let code = CodeObject::builder()
        .argcount(count as i64 + 1)
        .nlocals(count as i64 + 1)
        .stacksize(count as i64 + 3)
        .flags(CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | CodeFlags::NOFREE)
        .code(bytes)
        .consts([Constant::Str(Arc::new(Text::from(doc)))])
        .names([Text::new("_tuple"), Text::new("__new__")])
        .varnames(parameters)
        .filename("<string>")
        .name("__new__")
        .firstlineno(12)
        .lnotab(vec![0, 2])
        .build()
        .map_err(|_| Fault::Internal("namedtuple assembled refused code"))?;
    let code = link::link_unverified(vm, &Arc::new(code))?;
    let globals = vm.new_dict(Table::new());
    let module = vm.new_str(format!("namedtuple_{typename}"));
    let name = vm.names.__name__.clone();
    define::insert(vm, &globals, &name, module.clone());
    let name = vm.names.__builtins__.clone();
    let builtins = Value::from(&vm.builtins);
    define::insert(vm, &globals, &name, builtins);
    let name = vm.intern("_tuple");
    let tuple = Value::from(&vm.classes.tuple);
    define::insert(vm, &globals, &name, tuple);
    let function = Function::new(code, globals, Value::None);
    function
        .qualname
        .replace(vm.new_str(format!("{typename}.__new__")));
    function.module.replace(module);
    let class = vm.classes.function.clone();
    Ok(Value::Obj(
        vm.alloc(&class, Payload::Function(Box::new(function))),
    ))
}

/// What the reference executes to make the class: the text of `_source`.
fn source(typename: &Text, names: &[Text]) -> String {
    let typename = typename.to_string_lossy();
    let count = names.len();
    let shown: Vec<String> = names.iter().map(bc_core::repr::text).collect();
    let tuple = match shown.as_slice() {
        [one] => format!("({one},)"),
        all => format!("({})", all.join(", ")),
    };
    let listed = comma_joined(names);
    let plain: Vec<_> = names.iter().map(Text::to_string_lossy).collect();
    let shown: Vec<String> = plain.iter().map(|name| format!("{name}=%r")).collect();
    let shown = shown.join(", ");
    let mut source = format!(
        "from builtins import property as _property, tuple as _tuple
from operator import itemgetter as _itemgetter
from collections import OrderedDict

class {typename}(tuple):
    '{typename}({listed})'

    __slots__ = ()

    _fields = {tuple}

    def __new__(_cls, {listed}):
        'Create new instance of {typename}({listed})'
        return _tuple.__new__(_cls, ({listed}))

    @classmethod
    def _make(cls, iterable, new=tuple.__new__, len=len):
        'Make a new {typename} object from a sequence or iterable'
        result = new(cls, iterable)
        if len(result) != {count}:
            raise TypeError('Expected {count} arguments, got %d' % len(result))
        return result

    def _replace(_self, **kwds):
        'Return a new {typename} object replacing specified fields with new values'
        result = _self._make(map(kwds.pop, {tuple}, _self))
        if kwds:
            raise ValueError('Got unexpected field names: %r' % list(kwds))
        return result

    def __repr__(self):
        'Return a nicely formatted representation string'
        return self.__class__.__name__ + '({shown})' % self

    def _asdict(self):
        'Return a new OrderedDict which maps field names to their values.'
        return OrderedDict(zip(self._fields, self))

    def __getnewargs__(self):
        'Return self as a plain tuple.  Used by copy and pickle.'
        return tuple(self)

"
    );
    let fields = plain.iter().enumerate().map(|(index, name)| {
        format!(
            "    {name} = _property(_itemgetter({index}), doc='Alias for field number {index}')\n"
        )
    });
    source.push_str(&fields.collect::<Vec<_>>().join("\n"));
    source.push('\n');
    source
}

/// The fields of an instance's class.
fn fields(vm: &mut Vm, own: &Value) -> PyResult<Vec<Value>> {
    let fields = support::get(vm, own, "_fields")?;
    iter::collect(vm, &fields)
}

fn repr(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    let mut builder = TextBuilder::new();
    builder.push_str(&vm.type_name(own));
    builder.push_str("(");
    let values = iter::collect(vm, own)?;
    for (index, (field, value)) in fields(vm, own)?.iter().zip(&values).enumerate() {
        if index > 0 {
            builder.push_str(", ");
        }
        if let Some(field) = field.as_str() {
            builder.push_text(field.text());
        }
        builder.push_str("=");
        push_repr(vm, &mut builder, value)?;
    }
    builder.push_str(")");
    Ok(vm.new_str(vm.built(builder)?))
}

fn as_dict(vm: &mut Vm, args: Args) -> PyResult {
    let class = Value::from(&super::state(vm)?.ordered_dict);
    let result = call::call(vm, &class, Args::none())?;
    let values = iter::collect(vm, args.at(0))?;
    for (field, value) in fields(vm, args.at(0))?.into_iter().zip(values) {
        item::setitem(vm, &result, &field, value)?;
    }
    Ok(result)
}

fn replace(vm: &mut Vm, args: Args) -> PyResult {
    let own = args.at(0);
    if args.len() > 1 {
        let message = format!(
            "_replace() takes 1 positional argument but {} were given",
            args.len()
        );
        return Err(raise::type_error(vm, message));
    }
    let mut left: Vec<(ObjRef, Value)> = args.keywords.clone();
    let mut values = iter::collect(vm, own)?;
    for (field, value) in fields(vm, own)?.iter().zip(&mut values) {
        let Some(field) = field.as_str() else {
            continue;
        };
        let given = left.iter().position(|(keyword, _)| {
            matches!(&keyword.payload, Payload::Str(keyword) if keyword.text() == field.text())
        });
        if let Some(given) = given {
            *value = left.remove(given).1;
        }
    }
    let values = vm.new_list(values);
    let result = support::invoke(vm, own, "_make", [values])?;
    if !left.is_empty() {
        let names = left.into_iter().map(|(name, _)| Value::Obj(name)).collect();
        let names = vm.new_list(names);
        let shown = text::repr_text(vm, &names)?;
        let message = format!("Got unexpected field names: {}", shown.to_string_lossy());
        return Err(raise::value_error(vm, message));
    }
    Ok(result)
}

fn get_new_args(vm: &mut Vm, args: Args) -> PyResult {
    let values = iter::collect(vm, args.at(0))?;
    Ok(vm.new_tuple(values))
}

fn make(vm: &mut Vm, args: Args) -> PyResult {
    let Some(class) = args.at(0).as_class() else {
        return Err(raise::type_error(vm, "_make needs a class"));
    };
    let values = iter::collect(vm, args.at(1))?;
    let wanted = fields(vm, args.at(0))?.len();
    if values.len() != wanted {
        let message = format!("Expected {wanted} arguments, got {}", values.len());
        return Err(raise::type_error(vm, message));
    }
    Ok(Value::Obj(
        vm.alloc(&class, Payload::Tuple(values.into_boxed_slice())),
    ))
}
