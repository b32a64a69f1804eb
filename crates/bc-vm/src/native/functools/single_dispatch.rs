//! `singledispatch`: a function whose behaviour depends on the class of its first argument.
//!
//! Where no class of the argument's order is registered, abstract base classes that fit are sorted
//! into the order as the reference does, by a linearization of its own.

use std::cell::RefCell;

use super::support;
use crate::model::class::ClassRef;
use crate::model::error::PyResult;
use crate::model::exception::Exc;
use crate::model::native::{Args, Arity, MethodDef, NativeData};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::container::{dict_of, native_of};
use crate::protocol::{attr, call, class, dict, item, iter, poll, raise, text};

pub(super) static FUNCTIONS: &[MethodDef] = &[MethodDef::new(
    "singledispatch",
    Arity::Python(1, &["func"]),
    single_dispatch,
)
.doc("Single-dispatch generic function decorator.")];

static WRAPPER: MethodDef = MethodDef::new("wrapper", Arity::Any, apply);
static DISPATCH: MethodDef = MethodDef::new("dispatch", Arity::Python(1, &["cls"]), dispatch)
    .doc("generic_func.dispatch(cls) -> <function implementation>");
static REGISTER: MethodDef =
    MethodDef::new("register", Arity::Python(1, &["cls", "func"]), register)
        .doc("generic_func.register(cls, func) -> func");
static REGISTER_NEXT: MethodDef = MethodDef::new("<lambda>", Arity::One, register_next);

/// What a generic function knows.
struct Generic {
    /// A dict from classes to functions.
    registry: Value,
    /// A weak dict from classes to the functions found for them.
    found: Value,
    /// The state of the abstract base classes that `found` was filled in.
    token: RefCell<Value>,
}

impl NativeData for Generic {
    fn children(&self, visit: &mut dyn FnMut(&Value)) {
        visit(&self.registry);
        visit(&self.found);
        visit(&self.token.borrow());
    }
    fn clear(&self) {
        if let Some(registry) = self.registry.as_dict() {
            drop(registry.borrow_mut().take());
        }
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

fn single_dispatch(vm: &mut Vm, args: Args) -> PyResult {
    let function = args.at(0);
    let registry = Value::Obj(vm.new_dict(Table::new()));
    let object = Value::from(&vm.classes.object);
    dict::set(vm, dict_of(&registry)?, object.clone(), function.clone())?;
    let weak = support::import_from(vm, "weakref", "WeakKeyDictionary")?;
    let found = call::call(vm, &weak, Args::none())?;
    let class = vm.classes.object.clone();
    let state = vm.new_native(
        &class,
        Generic {
            registry: registry.clone(),
            found: found.clone(),
            token: RefCell::new(Value::None),
        },
    );
    let wrapper = support::dressed(vm, &WRAPPER, state.clone(), function)?;
    let register = support::bound(vm, &REGISTER, state.clone());
    support::set(vm, &wrapper, "register", register)?;
    let dispatch = support::bound(vm, &DISPATCH, state);
    support::set(vm, &wrapper, "dispatch", dispatch)?;
    let proxy = Value::from(&vm.classes.mappingproxy);
    let proxy = call::call_values(vm, &proxy, [registry])?;
    support::set(vm, &wrapper, "registry", proxy)?;
    let clear = support::get(vm, &found, "clear")?;
    support::set(vm, &wrapper, "_clear_cache", clear)?;
    Ok(wrapper)
}

fn apply(vm: &mut Vm, mut args: Args) -> PyResult {
    let state = args.positional.remove(0);
    let Some(first) = args.positional.first().cloned() else {
        return Err(raise::index_error(vm, "tuple index out of range"));
    };
    let class = support::get(vm, &first, "__class__")?;
    let function = implementation(vm, &state, &class)?;
    call::call(vm, &function, args)
}

fn dispatch(vm: &mut Vm, args: Args) -> PyResult {
    implementation(vm, args.at(0), args.at(1))
}

fn cache_token(vm: &mut Vm) -> PyResult {
    let function = support::import_from(vm, "abc", "get_cache_token")?;
    call::call(vm, &function, Args::none())
}

fn implementation(vm: &mut Vm, state: &Value, class: &Value) -> PyResult {
    let generic = native_of::<Generic>(state)?;
    let token = generic.token.borrow().clone();
    if !token.is_none() {
        let now = cache_token(vm)?;
        if !now.is(&token) {
            support::invoke(vm, &generic.found, "clear", [])?;
            drop(generic.token.replace(now));
        }
    }
    let known = item::getitem(vm, &generic.found, class);
    if let Some(known) = raise::catch(vm, known, Exc::KeyError)? {
        return Ok(known);
    }
    let registry = dict_of(&generic.registry)?;
    let function = match dict::get(vm, registry, class)? {
        Some(function) => function,
        None => find(vm, class, &generic.registry)?,
    };
    item::setitem(vm, &generic.found, class, function.clone())?;
    Ok(function)
}

fn register(vm: &mut Vm, args: Args) -> PyResult {
    let (state, class) = (args.at(0), args.at(1));
    match args.get(2) {
        Some(function) if !function.is_none() => enter(vm, state, class, function),
        _ => {
            let waiting = vm.new_tuple([state.clone(), class.clone()]);
            Ok(support::bound(vm, &REGISTER_NEXT, waiting))
        }
    }
}

fn register_next(vm: &mut Vm, args: Args) -> PyResult {
    let waiting = args.at(0).clone();
    let Some([state, class]) = waiting.as_tuple().map(|waiting| &**waiting) else {
        return Err(raise::type_error(vm, "a decorator without a state"));
    };
    enter(vm, state, class, args.at(1))
}

fn enter(vm: &mut Vm, state: &Value, class: &Value, function: &Value) -> PyResult {
    let generic = native_of::<Generic>(state)?;
    let registry = dict_of(&generic.registry)?;
    dict::set(vm, registry, class.clone(), function.clone())?;
    let abstracts = vm.names.__abstractmethods__.clone();
    if generic.token.borrow().is_none() && attr::has_attr(vm, class, &abstracts)? {
        let token = cache_token(vm)?;
        drop(generic.token.replace(token));
    }
    support::invoke(vm, &generic.found, "clear", [])?;
    Ok(function.clone())
}

/// The function registered for the first class of the extended order, `None` if there is none.
fn find(vm: &mut Vm, class: &Value, registry: &Value) -> PyResult {
    let Some(own) = class.as_class() else {
        return Ok(Value::None);
    };
    let mut types = Vec::new();
    for key in iter::collect(vm, registry)? {
        types.extend(key.as_class());
    }
    let order = compose(vm, &own, types)?;
    let table = dict_of(registry)?;
    let mut found: Option<ClassRef> = None;
    for candidate in order {
        let registered = dict::contains(vm, table, &Value::from(&candidate))?;
        if let Some(best) = &found {
            if registered
                && !own.is_subclass(&candidate)
                && !own.is_subclass(best)
                && !issubclass(vm, best, &candidate)?
            {
                let (a, b) = (Value::from(best), Value::from(&candidate));
                let a = text::str_text(vm, &a)?;
                let b = text::str_text(vm, &b)?;
                let message = format!(
                    "Ambiguous dispatch: {} or {}",
                    a.to_string_lossy(),
                    b.to_string_lossy()
                );
                return Err(raise::runtime_error(vm, message));
            }
            break;
        }
        if registered {
            found = Some(candidate);
        }
    }
    match found {
        Some(found) => Ok(dict::get(vm, table, &Value::from(found))?.unwrap_or(Value::None)),
        None => Ok(Value::None),
    }
}

fn issubclass(vm: &mut Vm, class: &ClassRef, of: &ClassRef) -> PyResult<bool> {
    class::issubclass(vm, &Value::from(class), &Value::from(of))
}

fn has(list: &[ClassRef], class: &ClassRef) -> bool {
    list.iter().any(|other| other.is(class))
}

/// The order of `class` with those of `types` sorted in that count as its bases.
fn compose(vm: &mut Vm, class: &ClassRef, types: Vec<ClassRef>) -> PyResult<Vec<ClassRef>> {
    let bases = class.data().mro();
    let mut related = Vec::new();
    for candidate in types {
        if !has(&bases, &candidate) && issubclass(vm, class, &candidate)? {
            related.push(candidate);
        }
    }
    // Strict bases of others come in with those.
    let leaves: Vec<ClassRef> = related
        .iter()
        .filter(|candidate| {
            !related
                .iter()
                .any(|other| !other.is(candidate) && has(&other.data().mro(), candidate))
        })
        .cloned()
        .collect();
    let mut chosen: Vec<ClassRef> = Vec::new();
    for candidate in &leaves {
        let mut found: Vec<Vec<ClassRef>> = Vec::new();
        for sub in candidate.data().subclasses() {
            if !has(&bases, &sub) && issubclass(vm, class, &sub)? {
                let useful = sub.data().mro();
                found.push(
                    useful
                        .iter()
                        .filter(|base| has(&leaves, base))
                        .cloned()
                        .collect(),
                );
            }
        }
        if found.is_empty() {
            chosen.push(candidate.clone());
            continue;
        }
        found.sort_by_key(|useful| std::cmp::Reverse(useful.len()));
        for base in found.into_iter().flatten() {
            if !has(&chosen, &base) {
                chosen.push(base);
            }
        }
    }
    linearize(vm, class, &chosen)
}

/// The order of `class` with the abstract classes `abcs` inserted where what they stand for begins.
fn linearize(vm: &mut Vm, class: &ClassRef, abcs: &[ClassRef]) -> PyResult<Vec<ClassRef>> {
    poll::guard(vm)?;
    let result = linearize_inside(vm, class, abcs);
    poll::unguard(vm);
    result
}

fn linearize_inside(vm: &mut Vm, class: &ClassRef, abcs: &[ClassRef]) -> PyResult<Vec<ClassRef>> {
    let bases: Vec<ClassRef> = class.data().bases().clone();
    let abstracts = vm.names.__abstractmethods__.clone();
    let mut boundary = 0;
    for (index, base) in bases.iter().enumerate().rev() {
        if attr::has_attr(vm, &Value::from(base), &abstracts)? {
            boundary = index + 1;
            break;
        }
    }
    let (mut introduced, mut rest) = (Vec::new(), Vec::new());
    for abc in abcs {
        let mut begins = issubclass(vm, class, abc)?;
        for base in &bases {
            begins = begins && !issubclass(vm, base, abc)?;
        }
        if begins {
            introduced.push(abc.clone());
        } else {
            rest.push(abc.clone());
        }
    }
    let explicit = bases[..boundary].to_vec();
    let others = bases[boundary..].to_vec();
    let mut sequences = vec![vec![class.clone()]];
    for base in explicit.iter().chain(&introduced).chain(&others) {
        sequences.push(linearize(vm, base, &rest)?);
    }
    sequences.extend([explicit, introduced, others]);
    merge(vm, sequences)
}

fn merge(vm: &mut Vm, mut sequences: Vec<Vec<ClassRef>>) -> PyResult<Vec<ClassRef>> {
    let mut result = Vec::new();
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        if sequences.is_empty() {
            return Ok(result);
        }
        let next = sequences
            .iter()
            .map(|sequence| &sequence[0])
            .find(|head| !sequences.iter().any(|sequence| has(&sequence[1..], head)));
        let Some(next) = next.cloned() else {
            return Err(raise::runtime_error(vm, "Inconsistent hierarchy"));
        };
        for sequence in &mut sequences {
            if sequence[0].is(&next) {
                sequence.remove(0);
            }
        }
        result.push(next);
    }
}
