//! `str.translate` and `str.maketrans`.

use bc_core::text::{Text, TextBuilder};

use crate::model::class::ClassId;
use crate::model::error::PyResult;
use crate::model::exception::ExceptionKind;
use crate::model::handles::StrRef;
use crate::model::object::{Dict, Payload};
use crate::model::table::Table;
use crate::model::value::Value;
use crate::model::vm::Vm;
use crate::protocol::format::integer::Integer;
use crate::protocol::{dict, item, raise};

/// What a code point becomes.
#[derive(Clone)]
enum Replacement {
    Keep,
    Delete,
    Point(u32),
    Text(Text),
}

fn look_up(vm: &mut Vm, table: &Value, point: u32) -> PyResult<Replacement> {
    let found = item::getitem(vm, table, &Value::Int(i64::from(point)));
    let Some(found) = raise::catch(vm, found, ExceptionKind::LookupError)? else {
        return Ok(Replacement::Keep);
    };
    if found.is_none() {
        return Ok(Replacement::Delete);
    }
    if let Some(text) = found.as_str() {
        return Ok(Replacement::Text(text.text().clone()));
    }
    let Some(integer) = Integer::get(&found) else {
        let message = "character mapping must return integer, None or str";
        return Err(raise::type_error(vm, message));
    };
    match integer.to_i64().map(u32::try_from) {
        Some(Ok(point)) if point <= 0x10_FFFF => Ok(Replacement::Point(point)),
        _ => {
            let message = "character mapping must be in range(0x110000)";
            Err(raise::value_error(vm, message))
        }
    }
}

pub(super) fn translate(vm: &mut Vm, own: StrRef<'_>, table: &Value) -> PyResult {
    let text = own.text();
    let mut out = TextBuilder::new();
    // What ASCII characters become is asked once.
    let mut known: Vec<Option<Replacement>> = vec![None; 128];
    for point in text.code_points() {
        let place = known.get_mut(point as usize);
        let replacement = match &place {
            Some(Some(replacement)) if text.is_ascii() => replacement.clone(),
            _ => look_up(vm, table, point)?,
        };
        if let Some(place @ None) = place {
            *place = Some(replacement.clone());
        }
        match replacement {
            Replacement::Keep => out.push(point),
            Replacement::Delete => {}
            Replacement::Point(point) => out.push(point),
            Replacement::Text(text) => {
                if out.len() > 1 << 16 {
                    vm.reserve((out.len() + text.len()).saturating_mul(4))?;
                }
                out.push_text(&text);
            }
        }
    }
    let out = vm.built(out)?;
    Ok(vm.new_str(out))
}

pub(super) fn maketrans(
    vm: &mut Vm,
    from: &Value,
    to: Option<StrRef<'_>>,
    deleted: Option<StrRef<'_>>,
) -> PyResult {
    let made = vm.new_dict(Table::new());
    let Payload::Dict(target) = &made.payload else {
        return Ok(Value::None);
    };
    let Some(to) = to else {
        from_dict(vm, from, target)?;
        return Ok(Value::Obj(made.clone()));
    };
    let Some(from) = from.as_str() else {
        let message = "first maketrans argument must be a string if there is a second argument";
        return Err(raise::type_error(vm, message));
    };
    if from.text().len() != to.text().len() {
        let message = "the first two maketrans arguments must have equal length";
        return Err(raise::value_error(vm, message));
    }
    for (from, to) in from.text().code_points().zip(to.text().code_points()) {
        let (from, to) = (Value::Int(from.into()), Value::Int(to.into()));
        dict::set(vm, target, from, to)?;
    }
    if let Some(deleted) = deleted {
        for point in deleted.text().code_points() {
            dict::set(vm, target, Value::Int(point.into()), Value::None)?;
        }
    }
    Ok(Value::Obj(made.clone()))
}

fn from_dict(vm: &mut Vm, source: &Value, target: &Dict) -> PyResult<()> {
    let is_exact = vm.class_id_of(source) == ClassId::DICT;
    let Some(source) = source.as_dict().filter(|_| is_exact) else {
        let message = "if you give only one argument to maketrans it must be a dict";
        return Err(raise::type_error(vm, message));
    };
    let pairs: Vec<(Value, Value)> = source
        .borrow()
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    for (key, value) in pairs {
        let key = match key.as_str() {
            Some(text) => match (text.text().len(), text.text().get(0)) {
                (1, Some(point)) => Value::Int(point.into()),
                _ => {
                    let message = "string keys in translate table must be of length 1";
                    return Err(raise::value_error(vm, message));
                }
            },
            None if Integer::get(&key).is_some() => key,
            None => {
                let message = "keys in translate table must be strings or integers";
                return Err(raise::type_error(vm, message));
            }
        };
        dict::set(vm, target, key, value)?;
    }
    Ok(())
}
