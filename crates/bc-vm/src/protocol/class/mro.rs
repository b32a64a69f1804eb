//! The method resolution order (C3) and the layout that a class takes over from its bases.

use std::rc::Rc;

use super::lookup;
use crate::model::class::{ClassFlags, ClassId, ClassRef, Layout};
use crate::model::error::{PyResult, Thrown};
use crate::model::exception::ExceptionKind;
use crate::model::native::Args;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::arity;
use crate::protocol::{attr, call, iter, poll, raise};

/// The method resolution order of `class` over its direct bases: what `type.mro` returns.
///
/// # Errors
///
/// `TypeError` when there is no consistent order, or a base stands there twice.
pub fn linearize(vm: &mut Vm, class: &ClassRef) -> PyResult<Vec<ClassRef>> {
    let bases = class.data().bases().clone();
    if let [base] = bases.as_slice() {
        let mro = base.data().mro();
        if mro.is_empty() {
            return Err(incomplete(vm, base));
        }
        poll::charge(vm, mro.len() as u64)?;
        let mut order = Vec::with_capacity(mro.len() + 1);
        order.push(class.clone());
        order.extend(mro.iter().cloned());
        return Ok(order);
    }
    let mut lists: Vec<Vec<ClassRef>> = Vec::with_capacity(bases.len() + 1);
    for base in &bases {
        let mro = base.data().mro();
        if mro.is_empty() {
            return Err(incomplete(vm, base));
        }
        lists.push(mro.to_vec());
    }
    for (place, base) in bases.iter().enumerate() {
        if bases[place + 1..].iter().any(|other| other.is(base)) {
            let message = format!("duplicate base class {}", base.data().name());
            return Err(raise::type_error(vm, message));
        }
    }
    lists.push(bases);
    merge(vm, class, &lists)
}

#[cold]
fn incomplete(vm: &mut Vm, base: &ClassRef) -> Thrown {
    let message = format!(
        "Cannot extend an incomplete type '{}'",
        base.data().shown_name()
    );
    raise::type_error(vm, message)
}

fn merge(vm: &mut Vm, class: &ClassRef, lists: &[Vec<ClassRef>]) -> PyResult<Vec<ClassRef>> {
    let mut order = vec![class.clone()];
    let mut starts = vec![0_usize; lists.len()];
    let total: usize = lists.iter().map(Vec::len).sum();
    loop {
        poll::charge(vm, total as u64)?;
        let heads = || {
            lists
                .iter()
                .zip(&starts)
                .filter_map(|(list, &start)| list.get(start))
        };
        let in_tail = |candidate: &ClassRef| {
            lists.iter().zip(&starts).any(|(list, &start)| {
                list.get(start + 1..)
                    .is_some_and(|tail| tail.iter().any(|other| other.is(candidate)))
            })
        };
        let Some(chosen) = heads().find(|candidate| !in_tail(candidate)).cloned() else {
            let left: Vec<ClassRef> = heads().cloned().collect();
            return if left.is_empty() {
                Ok(order)
            } else {
                Err(inconsistent(vm, left))
            };
        };
        for (list, start) in lists.iter().zip(&mut starts) {
            if list.get(*start).is_some_and(|head| head.is(&chosen)) {
                *start += 1;
            }
        }
        order.push(chosen);
    }
}

#[cold]
fn inconsistent(vm: &mut Vm, heads: Vec<ClassRef>) -> Thrown {
    let mut named: Vec<ClassRef> = Vec::new();
    for head in heads {
        if !named.iter().any(|other| other.is(&head)) {
            named.push(head);
        }
    }
    let names: Vec<String> = named
        .iter()
        .map(|class| format!(" {}", class.data().name()))
        .collect();
    let message = format!(
        "Cannot create a consistent method resolution\norder (MRO) for bases{}",
        names.join(",")
    );
    raise::type_error(vm, message)
}

/// The order that the metaclass's `mro` gives for `class`, checked; plain C3 unless it is overridden.
///
/// # Errors
///
/// What `mro` raises, and `TypeError` when it returns something that cannot be an order.
fn invoke(vm: &mut Vm, class: &ClassRef) -> PyResult<Vec<ClassRef>> {
    let value = Value::from(class);
    if vm.class_id_of(&value) == ClassId::TYPE {
        return linearize(vm, class);
    }
    let metaclass = vm.class_of(&value);
    let name = vm.names.mro.clone();
    let own = lookup::lookup(vm, &metaclass, &name)?;
    let inherited = own
        .as_ref()
        .and_then(Value::as_native)
        .and_then(|function| function.owner.as_ref())
        .is_some_and(|owner| owner.data().id() == ClassId::TYPE);
    let Some(own) = own.filter(|_| !inherited) else {
        return linearize(vm, class);
    };
    let method = attr::bind_descriptor(vm, own, Some(&value), &metaclass)?;
    let result = call::call(vm, &method, Args::none())?;
    let solid = solid_base(class);
    let mut order = Vec::new();
    for item in iter::collect(vm, &result)? {
        let Some(base) = item.as_class() else {
            let message = format!("mro() returned a non-class ('{}')", vm.type_name(&item));
            return Err(raise::type_error(vm, message));
        };
        if !chain_contains(&solid, &solid_base(&base)) {
            let message = format!(
                "mro() returned base with unsuitable layout ('{}')",
                base.data().shown_name()
            );
            return Err(raise::type_error(vm, message));
        }
        order.push(base);
    }
    Ok(order)
}

/// Gives `class` the order that its metaclass's `mro` gives; the order before, `None` if that call has given
/// it another one meanwhile, which stays.
///
/// # Errors
///
/// What `mro` raises, and `TypeError` when it returns something that cannot be an order.
pub(super) fn renew(vm: &mut Vm, class: &ClassRef) -> PyResult<Option<Rc<[ClassRef]>>> {
    let before = class.data().mro();
    let order = invoke(vm, class)?;
    if !Rc::ptr_eq(&before, &class.data().mro()) {
        return Ok(None);
    }
    class.data().set_mro(order);
    Ok(Some(before))
}

/// Whether `of` is `class` or on its chain of `__base__`.
fn chain_contains(class: &ClassRef, of: &ClassRef) -> bool {
    let mut at = Some(class.clone());
    while let Some(class) = at {
        if class.is(of) {
            return true;
        }
        at = class.data().base();
    }
    false
}

/// Whether instances of `class` have more to hold than those of its base, beside a dictionary and
/// weak references.
fn extends_layout(class: &ClassRef, base: &ClassRef) -> bool {
    let (data, base) = (class.data(), base.data());
    data.layout != base.layout
        || data.slots.len() > base.slots.len()
        || (!data.is_heap() && has_fields(data.id()))
}

/// Built-in classes whose instances hold more than the payload's kind tells.
fn has_fields(id: ClassId) -> bool {
    const EXCEPTIONS: [ExceptionKind; 8] = [
        ExceptionKind::SystemExit,
        ExceptionKind::StopIteration,
        ExceptionKind::ImportError,
        ExceptionKind::OSError,
        ExceptionKind::SyntaxError,
        ExceptionKind::UnicodeDecodeError,
        ExceptionKind::UnicodeEncodeError,
        ExceptionKind::UnicodeTranslateError,
    ];
    matches!(
        id,
        ClassId::MODULE | ClassId::SIMPLE_NAMESPACE | ClassId::IO_BASE
    ) || EXCEPTIONS
        .iter()
        .any(|&kind| id.number() == ClassId::FIRST_EXCEPTION.number() + kind as u32)
}

/// The nearest class on the chain of `__base__` that says what instances hold.
fn solid_base(class: &ClassRef) -> ClassRef {
    let mut class = class.clone();
    while let Some(base) = class.data().base() {
        if extends_layout(&class, &base) {
            break;
        }
        class = base;
    }
    class
}

/// The base whose layout a class with these `bases` extends.
///
/// # Errors
///
/// `TypeError` when a base is no class, cannot be derived from, or layouts do not go together.
pub fn best_base(vm: &mut Vm, bases: &[Value]) -> PyResult<(ClassRef, Vec<ClassRef>)> {
    let mut classes = Vec::with_capacity(bases.len());
    let mut best: Option<(ClassRef, ClassRef)> = None;
    for base in bases {
        let Some(class) = base.as_class() else {
            return Err(raise::type_error(vm, "bases must be types"));
        };
        if !class
            .data()
            .flags()
            .intersects(ClassFlags::BASE | ClassFlags::HEAP)
        {
            let message = format!(
                "type '{}' is not an acceptable base type",
                class.data().shown_name()
            );
            return Err(raise::type_error(vm, message));
        }
        let candidate = solid_base(&class);
        best = match best {
            None => Some((candidate, class.clone())),
            Some((winner, base)) if winner.is_subclass(&candidate) => Some((winner, base)),
            Some((winner, _)) if candidate.is_subclass(&winner) => Some((candidate, class.clone())),
            Some(_) => {
                return Err(raise::type_error(
                    vm,
                    "multiple bases have instance lay-out conflict",
                ));
            }
        };
        classes.push(class);
    }
    match best {
        Some((_, base)) => Ok((base, classes)),
        None => Ok((vm.classes.object.clone(), vec![vm.classes.object.clone()])),
    }
}

const EXTRAS: ClassFlags = ClassFlags::DICT.union(ClassFlags::WEAKREF);

fn like_base(class: &ClassRef, base: &ClassRef) -> bool {
    !extends_layout(class, base)
        && class.data().flags().intersection(EXTRAS) == base.data().flags().intersection(EXTRAS)
}

/// Whether CPython's collector would look after instances; it shows in one message.
fn is_collected(class: &ClassRef) -> bool {
    let mut class = class.clone();
    while class.data().is_heap() {
        match class.data().base() {
            Some(base) if like_base(&class, &base) => class = base,
            _ => return true,
        }
    }
    !matches!(
        class.data().layout,
        Layout::Int
            | Layout::Float
            | Layout::Complex
            | Layout::Str
            | Layout::Bytes
            | Layout::ByteArray
    ) && class.data().id() != ClassId::OBJECT
}

/// Checks that an instance of `old` can become one of `new`; `attribute` is the one being assigned.
///
/// # Errors
///
/// `TypeError` when the two hold different things.
pub fn compatible(vm: &mut Vm, old: &ClassRef, new: &ClassRef, attribute: &str) -> PyResult<()> {
    let refuse = |vm: &mut Vm, what: &str| {
        let message = format!(
            "{attribute} assignment: '{}' {what} differs from '{}'",
            new.data().shown_name(),
            old.data().shown_name()
        );
        Err(raise::type_error(vm, message))
    };
    if is_collected(old) != is_collected(new) {
        return refuse(vm, "deallocator");
    }
    let strip = |class: &ClassRef| {
        let mut class = class.clone();
        while let Some(base) = class.data().base() {
            if !like_base(&class, &base) {
                break;
            }
            class = base;
        }
        class
    };
    let (old_base, new_base) = (strip(old), strip(new));
    if old_base.is(&new_base) {
        return Ok(());
    }
    let same_parent = match (old_base.data().base(), new_base.data().base()) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    let added = |class: &ClassRef| {
        let inherited = class
            .data()
            .base()
            .map_or(0, |base| base.data().slots.len());
        let names: Vec<_> = class.data().slots[inherited..]
            .iter()
            .map(arity::keyword_text)
            .collect();
        (names, class.data().flags().intersection(EXTRAS))
    };
    if same_parent
        && old_base.data().is_heap()
        && new_base.data().is_heap()
        && added(&old_base) == added(&new_base)
    {
        return Ok(());
    }
    refuse(vm, "object layout")
}

/// Gives `class` other direct bases: what assigning `__bases__` does once the value is a tuple.
///
/// # Errors
///
/// `TypeError` when the new bases do not fit; nothing has changed then.
pub fn set_bases(vm: &mut Vm, class: &ClassRef, bases: &[Value]) -> PyResult<()> {
    for base in bases {
        let Some(base) = base.as_class() else {
            let message = format!(
                "{}.__bases__ must be tuple of classes, not '{}'",
                class.data().shown_name(),
                vm.type_name(base)
            );
            return Err(raise::type_error(vm, message));
        };
        if base.is_subclass(class) || chain_contains(&base, class) {
            return Err(raise::type_error(
                vm,
                "a __bases__ item causes an inheritance cycle",
            ));
        }
    }
    let (new_base, new_bases) = best_base(vm, bases)?;
    if let Some(old_base) = class.data().base() {
        compatible(vm, &old_base, &new_base, "__bases__")?;
    }
    let old_bases = class.data().bases().clone();
    let old_base = class.data().base();
    class.data().set_bases(new_bases.clone());
    class.data().set_base(new_base);
    let ours = |class: &ClassRef| {
        let now = class.data().bases();
        now.len() == new_bases.len() && now.iter().zip(&new_bases).all(|(a, b)| a.is(b))
    };
    // A `mro` of the program may set bases, also these, again: what is newer than ours stays.
    let mut undo = Vec::new();
    let mut work = vec![class.clone()];
    while let Some(at) = work.pop() {
        match renew(vm, &at) {
            Ok(None) => {}
            Ok(Some(before)) => {
                undo.push((at.clone(), before, at.data().mro()));
                work.extend(at.data().subclasses().into_iter().rev());
            }
            Err(thrown) => {
                for (class, before, after) in undo.into_iter().rev() {
                    if Rc::ptr_eq(&class.data().mro(), &after) {
                        class.data().set_mro(before.to_vec());
                    }
                }
                if ours(class) {
                    class.data().set_bases(old_bases);
                    if let Some(old_base) = old_base {
                        class.data().set_base(old_base);
                    }
                }
                return Err(thrown);
            }
        }
    }
    if !ours(class) {
        return Ok(());
    }
    for base in &old_bases {
        base.data().remove_subclass(class);
    }
    for base in &new_bases {
        base.data().add_subclass(class);
    }
    lookup::settle_slots(vm, class)?;
    super::flags::refresh_new(vm, class);
    super::flags::refresh_flags(vm, class);
    Ok(())
}
