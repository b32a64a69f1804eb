//! Making functions and classes.

use std::rc::Rc;

use super::{call_out, fall, pop, pop_many};
use crate::interp::cache;
use crate::interp::step::{Exit, Next, Step};
use crate::model::error::Thrown;
use crate::model::frame::Frame;
use crate::model::function::Function;
use crate::model::object::Payload;
use crate::model::table::{Table, Unsure};
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::{define, dict, item, raise};
use crate::runtime::frames;

/// `→ builtins.__build_class__`
pub(crate) fn load_build_class(vm: &mut Vm, frame: &mut Box<Frame>, _arg: u32) -> Step {
    if let Some(value) = define::lookup(&frame.builtins, &vm.names.__build_class__) {
        frame.push(value);
        return Ok(Next::FallThrough);
    }
    let builtins = frames::builtins_value(&frame.builtins);
    let found = call_out(vm, frame, |vm| {
        let name = vm.names.__build_class__.clone();
        match item::get_name(vm, &builtins, &name)? {
            Some(value) => Ok(value),
            None => Err(raise::name_error(vm, "__build_class__ not found")),
        }
    })?;
    frame.push(found);
    fall(vm, frame)
}

/// `defaults (name default)... [annotations names] code qualname → function`
pub(crate) fn make_function(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    make::<false>(vm, frame, arg)
}

/// As `MAKE_FUNCTION`, with a tuple of cells below the code.
pub(crate) fn make_closure(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    make::<true>(vm, frame, arg)
}

/// The `SystemError` about code that no compiler makes.
#[cold]
pub(crate) fn malformed(vm: &mut Vm, what: &str) -> Exit {
    let thrown: Thrown = raise::system_error(vm, format!("malformed bytecode: {what}"));
    thrown.into()
}

fn make<const CLOSURE: bool>(vm: &mut Vm, frame: &mut Box<Frame>, arg: u32) -> Step {
    let qualname = pop(frame)?;
    let code = pop(frame)?;
    let Some(code) = code.as_code().map(Rc::clone) else {
        return Err(malformed(
            vm,
            "a function is made of something that is no code",
        ));
    };
    let mut closure = Value::None;
    if CLOSURE {
        closure = pop(frame)?;
    }
    if CLOSURE && !closure.is_none() && closure.as_tuple().is_none() {
        let message = format!(
            "expected tuple for closure, got '{}'",
            vm.type_name(&closure)
        );
        return Err(raise::system_error(vm, message).into());
    }
    // What a closure has beyond the free variables, nobody looks at.
    let cells = closure.as_tuple().filter(|_| CLOSURE).map_or(0, |cells| {
        let is_cell = |cell: &&Value| matches!(cell.payload(), Some(Payload::Cell(_)));
        cells.iter().take_while(is_cell).count()
    });
    if cells < code.freevars.len() {
        return Err(malformed(vm, "the closure does not fit the code"));
    }
    // Nothing that follows is code of the program's, but where names and defaults go into dicts.
    let mut asks = arg >> 8 != 0;
    let annotation_count = ((arg >> 16) & 0x7fff) as usize;
    let annotations = if annotation_count > 0 {
        pop_annotations(vm, frame, annotation_count)?
    } else {
        Value::None
    };
    let keyword_count = ((arg >> 8) & 0xff) as usize;
    let mut kwdefaults = Value::None;
    if keyword_count > 0 {
        let items: Vec<Value> = pop_many(frame, 2 * keyword_count)?.collect();
        kwdefaults = call_out(vm, frame, |vm| {
            let map = vm.new_dict(Table::new());
            if let Payload::Dict(table) = &map.payload {
                // The reference pops them from the top, so the first of several equals stays.
                let mut items = items.into_iter().rev();
                while let (Some(value), Some(name)) = (items.next(), items.next()) {
                    dict::set(vm, table, name, value)?;
                }
            }
            Ok(Value::Obj(map))
        })?;
    }
    let default_count = (arg & 0xff) as usize;
    let mut defaults = Value::None;
    if default_count > 0 {
        let items: Vec<Value> = pop_many(frame, default_count)?.collect();
        defaults = vm.new_tuple(items);
    }
    let module = cache::entry_of(frame, &vm.names.__name__);
    let module = match module {
        Ok(module) => module,
        Err(Unsure) => {
            asks = true;
            call_out(vm, frame, |vm| {
                let globals = Value::from(&vm.call_stack.top.globals);
                let name = vm.names.__name__.clone();
                match globals.payload() {
                    Some(Payload::Dict(table)) => dict::get_name(vm, table, &name),
                    _ => Ok(None),
                }
            })?
        }
    };
    let name = Value::from(&code.name);
    let function = Function {
        globals: Rc::clone(&frame.globals),
        qualname: match qualname.as_str() {
            Some(_) => qualname.into(),
            None => name.clone().into(),
        },
        name: name.into(),
        defaults: defaults.into(),
        kwdefaults: kwdefaults.into(),
        closure,
        annotations: annotations.into(),
        doc: Function::doc_of(&code).into(),
        module: module.unwrap_or(Value::None).into(),
        code: code.into(),
    };
    frame.push(vm.new_function(function));
    if asks {
        return fall(vm, frame);
    }
    Ok(Next::FallThrough)
}

fn pop_annotations(vm: &mut Vm, frame: &mut Box<Frame>, count: usize) -> Result<Value, Exit> {
    let names = pop(frame)?;
    let Some(names) = names.as_tuple().filter(|names| names.len() + 1 == count) else {
        return Err(malformed(vm, "annotations and their names do not agree"));
    };
    let names = names.to_vec();
    let values: Vec<Value> = pop_many(frame, names.len())?.collect();
    call_out(vm, frame, |vm| {
        let map = vm.new_dict(Table::new());
        if let Payload::Dict(table) = &map.payload {
            for (name, value) in names.into_iter().zip(values).rev() {
                dict::set(vm, table, name, value)?;
            }
        }
        Ok(Value::Obj(map))
    })
}
