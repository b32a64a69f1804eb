//! Arguments to frames: what `PyEval_EvalCodeEx` does before the first instruction.

use std::rc::Rc;

use bc_core::code::CodeFlags;
use bc_core::text::Text;

use crate::model::code::Code;
use crate::model::error::{Fault, PyResult, Thrown};
use crate::model::frame::Frame;
use crate::model::function::Function;
use crate::model::generator::Generator;
use crate::model::native::Args;
use crate::model::object::{ObjRef, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{arity, call, compare, define, raise, text};
use crate::runtime::{frames, link, run};

/// What calling a Python function gives before any instruction ran.
pub enum Activation {
    /// A frame ready to run.
    Frame(Box<Frame>),
    /// A generator or coroutine that owns its frame.
    Value(Value),
}

/// How a function is called, which its generators tell by their names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// By an instruction, as a function: a generator is named as the function.
    Direct,
    /// As any object (with `*args`, or from native code): the reference knows the code's name only.
    Object,
}

/// The code of a function whose `count` arguments only have to be moved into place, with defaults behind
/// them.
#[inline]
pub fn simple_code(function: &Function, count: usize) -> Option<Rc<Code>> {
    let code = function.code.borrow();
    (code.is_simple && fits(function, &code, count)).then(|| Rc::clone(&code))
}

/// The same of a function whose call makes a generator or a coroutine.
#[inline]
pub fn simple_generator_code(function: &Function, count: usize) -> Option<Rc<Code>> {
    let code = function.code.borrow();
    (code.is_simple_generator && fits(function, &code, count)).then(|| Rc::clone(&code))
}

#[inline]
fn fits(function: &Function, code: &Code, count: usize) -> bool {
    match code.argcount.checked_sub(count) {
        Some(0) => true,
        Some(missing) => function
            .defaults
            .borrow()
            .as_tuple()
            .is_some_and(|defaults| defaults.len() >= missing),
        None => false,
    }
}

/// Binds `args` to the parameters of `function` (an object that is a Python function).
///
/// # Errors
///
/// `TypeError` with CPython's wording when they do not fit.
pub fn enter(vm: &mut Vm, function: &ObjRef, args: Args, way: CallKind) -> PyResult<Activation> {
    let Payload::Function(data) = &function.payload else {
        return Err(Fault::Internal("a function without function data").into());
    };
    let builtins = frames::builtins_of(vm, &data.globals)?;
    if args.keywords.is_empty()
        && let Some(code) = simple_code(data, args.positional.len())
    {
        let has_cells = code.has_cells;
        let mut frame = frames::bare(vm, code, Rc::clone(&data.globals), builtins);
        frame.locals.extend(args.positional);
        frames::complete(&mut frame, data);
        if has_cells {
            let code = Rc::clone(&frame.code);
            make_cells(vm, &code, data, &mut frame);
        }
        return Ok(Activation::Frame(frame));
    }
    let code = Rc::clone(&data.code.borrow());
    let mut frame = frames::new(vm, Rc::clone(&code), Rc::clone(&data.globals), builtins)?;
    bind(vm, &code, data, args, &mut frame.locals)?;
    make_cells(vm, &code, data, &mut frame);
    frame.names = run::namespace(vm, code.object().flags(), Value::from(&data.globals));
    match finish(vm, &code, data, frame, way) {
        Activation::Value(made) => wrapped(vm, &code, made).map(Activation::Value),
        entered => Ok(entered),
    }
}

/// What a call gives that has made a generator or a coroutine.
///
/// # Errors
///
/// What the function of `sys.set_coroutine_wrapper` raises.
#[inline]
pub fn wrapped(vm: &mut Vm, code: &Rc<Code>, made: Value) -> PyResult {
    if vm.tracing.coroutine_wrapper.is_none() {
        return Ok(made);
    }
    wrap(vm, code, made)
}

/// Turns a frame whose locals are filled into a generator if the code is one.
pub fn finish(
    vm: &mut Vm,
    code: &Rc<Code>,
    function: &Function,
    mut frame: Box<Frame>,
    way: CallKind,
) -> Activation {
    let flags = code.object().flags();
    if !flags.intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE) {
        return Activation::Frame(frame);
    }
    let class = if flags.contains(CodeFlags::COROUTINE) {
        &vm.classes.coroutine
    } else {
        &vm.classes.generator
    };
    frame.lasti = Frame::NOT_STARTED;
    // From here on the generator's own size stands for the frame.
    frames::release_charge(vm, &mut frame);
    let (name, qualname) = match way {
        CallKind::Direct => (
            function.name.borrow().clone(),
            function.qualname.borrow().clone(),
        ),
        CallKind::Object => {
            let name = Value::from(&code.name);
            (name.clone(), name)
        }
    };
    let generator = Generator::new(frame, name, qualname);
    Activation::Value(Value::Obj(
        vm.alloc(class, Payload::Generator(Box::new(generator))),
    ))
}

/// Hands a coroutine to the function of `sys.set_coroutine_wrapper`; what that gives is the call's result.
#[cold]
fn wrap(vm: &mut Vm, code: &Rc<Code>, made: Value) -> PyResult {
    let wrapper = vm.tracing.coroutine_wrapper.clone();
    let is_coroutine = code.object().flags().contains(CodeFlags::COROUTINE);
    let Some(wrapper) = wrapper.filter(|_| is_coroutine) else {
        return Ok(made);
    };
    if vm.tracing.wraps {
        let code = link::code_value(vm, Rc::clone(code));
        let shown = |vm: &mut Vm, value: &Value| -> PyResult<String> {
            let text = text::repr_text(vm, value)?;
            Ok(text.to_string_lossy().chars().take(200).collect())
        };
        let (wrapper, code) = (shown(vm, &wrapper)?, shown(vm, &code)?);
        let message = format!("coroutine wrapper {wrapper} attempted to recursively wrap {code}");
        return Err(raise::runtime_error(vm, message));
    }
    vm.tracing.wraps = true;
    let wrapped = call::call_values(vm, &wrapper, [made]);
    vm.tracing.wraps = false;
    wrapped
}

/// Makes the cells of a frame: its own, some of which take over an argument, and those of the closure.
pub fn make_cells(vm: &mut Vm, code: &Code, function: &Function, frame: &mut Frame) {
    for argument in &code.cell_arguments {
        let value = match argument {
            Some(index) => frame
                .locals
                .get_mut(*index as usize)
                .map(std::mem::take)
                .unwrap_or_default(),
            None => Value::Unbound,
        };
        frame.cells.push(vm.new_cell(value));
    }
    if let Some(cells) = function.closure.as_tuple() {
        frame.cells.extend(
            cells
                .iter()
                .take(code.freevars.len())
                .filter_map(|cell| cell.as_obj().cloned()),
        );
    }
}

fn code_name(code: &Code) -> String {
    str_of(&code.name)
}

fn str_of(object: &ObjRef) -> String {
    match &object.payload {
        Payload::Str(text) => text.text().to_string_lossy().into_owned(),
        _ => String::new(),
    }
}

/// Puts the arguments into the locals that are the parameters.
///
/// # Errors
///
/// `TypeError` with CPython's wording when they do not fit.
pub(crate) fn bind(
    vm: &mut Vm,
    code: &Code,
    function: &Function,
    args: Args,
    locals: &mut [Value],
) -> PyResult<()> {
    let flags = code.object().flags();
    let argcount = code.argcount;
    let named = argcount + code.kwonlyargcount;
    let given = args.positional.len();
    let Args {
        positional,
        keywords,
        mapping: _,
    } = args;
    let mut positional = positional.into_iter();
    for (local, value) in locals.iter_mut().zip(positional.by_ref().take(argcount)) {
        *local = value;
    }
    let varargs = flags.contains(CodeFlags::VARARGS);
    if varargs {
        locals[named] = vm.new_tuple(positional.collect::<Vec<_>>());
    }
    let mut extra = flags.contains(CodeFlags::VARKEYWORDS).then(Table::new);
    for (keyword, value) in keywords {
        if !matches!(keyword.payload, Payload::Str(_)) {
            let message = format!("{}() keywords must be strings", code_name(code));
            return Err(raise::type_error(vm, message));
        }
        match find_parameter(vm, code, named, &keyword)? {
            Some(place) if !locals[place].is_unbound() => {
                let message = format!(
                    "{}() got multiple values for argument '{}'",
                    code_name(code),
                    str_of(&keyword)
                );
                return Err(raise::type_error(vm, message));
            }
            Some(place) => locals[place] = value,
            None => match &mut extra {
                Some(extra) => {
                    extra.insert_str(&keyword, value);
                }
                None => {
                    let message = format!(
                        "{}() got an unexpected keyword argument '{}'",
                        code_name(code),
                        str_of(&keyword)
                    );
                    return Err(raise::type_error(vm, message));
                }
            },
        }
    }
    if let Some(extra) = extra {
        locals[named + usize::from(varargs)] = Value::Obj(vm.new_dict(extra));
    }
    let defaults = function.defaults.borrow().clone();
    let defaults: &[Value] = defaults.as_tuple().map_or(&[], |items| items);
    if given > argcount && !varargs {
        return Err(too_many_positional(vm, code, given, defaults.len(), locals));
    }
    if given < argcount {
        fill_defaults(vm, code, given, defaults, locals)?;
    }
    if code.kwonlyargcount > 0 {
        fill_keyword_only(vm, code, function, locals)?;
    }
    Ok(())
}

fn find_parameter(
    vm: &mut Vm,
    code: &Code,
    named: usize,
    keyword: &ObjRef,
) -> PyResult<Option<usize>> {
    let names = &code.varnames[..named.min(code.varnames.len())];
    if let Some(place) = names.iter().position(|name| Rc::ptr_eq(name, keyword)) {
        return Ok(Some(place));
    }
    if matches!(&keyword.payload, Payload::Str(text) if text.is_interned()) {
        return Ok(None);
    }
    let keyword = Value::from(keyword);
    for (place, name) in names.iter().enumerate() {
        if compare::eq(vm, &keyword, &Value::from(name))? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

fn fill_defaults(
    vm: &mut Vm,
    code: &Code,
    given: usize,
    defaults: &[Value],
    locals: &mut [Value],
) -> PyResult<()> {
    let required = code.argcount.saturating_sub(defaults.len());
    let missing: Vec<usize> = (given..required)
        .filter(|&i| locals[i].is_unbound())
        .collect();
    if !missing.is_empty() {
        return Err(missing_arguments(vm, code, &missing, "positional"));
    }
    let surplus = defaults.len().saturating_sub(code.argcount);
    for (local, default) in locals[required..code.argcount]
        .iter_mut()
        .zip(&defaults[surplus..])
    {
        if local.is_unbound() {
            *local = default.clone();
        }
    }
    Ok(())
}

fn fill_keyword_only(
    vm: &mut Vm,
    code: &Code,
    function: &Function,
    locals: &mut [Value],
) -> PyResult<()> {
    let kwdefaults = function.kwdefaults.borrow().clone();
    let mut missing = Vec::new();
    let keyword_only = locals.iter_mut().zip(&*code.varnames).enumerate();
    for (place, (local, name)) in keyword_only
        .skip(code.argcount)
        .take(code.kwonlyargcount)
        .filter(|(_, (local, _))| local.is_unbound())
    {
        match kwdefaults
            .as_obj()
            .and_then(|dict| define::lookup(dict, name))
        {
            Some(default) => *local = default,
            None => missing.push(place),
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(missing_arguments(vm, code, &missing, "keyword-only"))
    }
}

#[cold]
fn too_many_positional(
    vm: &mut Vm,
    code: &Code,
    given: usize,
    defaults: usize,
    locals: &[Value],
) -> Thrown {
    let count = code.argcount;
    let keyword_only = locals[count..count + code.kwonlyargcount]
        .iter()
        .filter(|local| !local.is_unbound())
        .count();
    let message = arity::too_many_message(&code_name(code), count, defaults, given, keyword_only);
    raise::type_error(vm, message)
}

/// The `TypeError` that names the parameters at the places `missing`.
#[cold]
pub(crate) fn missing_arguments(vm: &mut Vm, code: &Code, missing: &[usize], kind: &str) -> Thrown {
    let mut names = Vec::with_capacity(missing.len());
    for &place in missing {
        let name = Value::from(&code.varnames[place]);
        match text::repr_text(vm, &name) {
            Ok(name) => names.push(name.to_string_lossy().into_owned()),
            Err(thrown) => return thrown,
        }
    }
    let message = arity::missing_message(&code_name(code), &names, kind);
    raise::type_error(vm, Text::from(message))
}
