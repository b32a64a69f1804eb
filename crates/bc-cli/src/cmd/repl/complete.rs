//! Completion of names and attributes.
//!
//! Namespaces are looked into as data: no property, `__getattr__` or `__dir__` of a program is called, so
//! nothing can run away or change under the user's fingers. What only those could tell is not offered.

use bc_vm::model::class::ClassRef;
use bc_vm::model::object::{ObjRef, Payload};
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::define;
use std::collections::BTreeMap;

/// What Tab gives where nothing stands before it: the indentation of a block.
const INDENT: &str = "    ";

/// So many names are offered at most, and so many looked at in each namespace.
const MOST: usize = 10_000;

/// What may follow the name on its own, with what must stand behind it.
const KEYWORDS: [(&str, &str); 33] = [
    ("False", ""),
    ("None", ""),
    ("True", ""),
    ("and", " "),
    ("as", " "),
    ("assert", " "),
    ("break", ""),
    ("class", " "),
    ("continue", ""),
    ("def", " "),
    ("del", " "),
    ("elif", " "),
    ("else", ":"),
    ("except", " "),
    ("finally", ":"),
    ("for", " "),
    ("from", " "),
    ("global", " "),
    ("if", " "),
    ("import", " "),
    ("in", " "),
    ("is", " "),
    ("lambda", " "),
    ("nonlocal", " "),
    ("not", " "),
    ("or", " "),
    ("pass", ""),
    ("raise", " "),
    ("return", ""),
    ("try", ":"),
    ("while", " "),
    ("with", " "),
    ("yield", ""),
];

/// Names with what they stand for.
type Names = BTreeMap<String, Value>;

/// What could stand instead of the last word of `line`, and where that begins.
pub(super) fn candidates(vm: &mut Vm, line: &str) -> (usize, Vec<String>) {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let word = line.trim_end_matches(is_part).len();
    let (before, word) = line.split_at(word);
    if word.is_empty() {
        let blank = before.trim().is_empty();
        let offered = blank.then(|| INDENT.to_owned());
        return (line.len(), offered.into_iter().collect());
    }
    match word.rsplit_once('.') {
        None => (before.len(), globals(vm, word)),
        Some((path, start)) => {
            let names = resolve(vm, path).map(|value| attributes(vm, &value));
            let offered = matching(vm, names.unwrap_or_default(), start);
            (line.len() - start.len(), offered)
        }
    }
}

fn globals(vm: &Vm, start: &str) -> Vec<String> {
    let mut names = Names::new();
    add(&mut names, &vm.builtins);
    if let Some(main) = main(vm) {
        add(&mut names, &main);
    }
    let mut offered = matching(vm, names, start);
    let keywords = KEYWORDS.iter().filter(|(word, _)| word.starts_with(start));
    offered.extend(keywords.map(|(word, behind)| format!("{word}{behind}")));
    offered.sort();
    offered.dedup();
    offered
}

/// The names that begin so, callables with their bracket; those with an underscore in front only if it is asked
/// for.
fn matching(vm: &Vm, names: Names, start: &str) -> Vec<String> {
    let names = names.into_iter().filter(|(name, _)| {
        name.starts_with(start) && (start.starts_with('_') || !name.starts_with('_'))
    });
    let shown = names.map(|(name, value)| match is_callable(vm, &value) {
        true => name + "(",
        false => name,
    });
    shown.take(MOST).collect()
}

fn is_callable(vm: &Vm, value: &Value) -> bool {
    let class = vm.class_of(value);
    class.data().lookup(&vm.names.__call__).is_some()
}

fn main(vm: &Vm) -> Option<ObjRef> {
    let main = define::lookup(&vm.modules, &vm.names.__main__)?;
    main.as_obj()?.dict()
}

/// What a path of names leads to, as far as data can tell.
fn resolve(vm: &mut Vm, path: &str) -> Option<Value> {
    let mut parts = path.split('.');
    let first = parts.next()?;
    let mut names = Names::new();
    add(&mut names, &vm.builtins);
    if let Some(main) = main(vm) {
        add(&mut names, &main);
    }
    let mut value = names.remove(first)?;
    for part in parts {
        value = attributes(vm, &value).remove(part)?;
        // What its class computes is not known before it is asked.
        let class = vm.class_of(&value);
        let computes = class.data().lookup(&vm.names.__get__).is_some();
        if computes && value.as_function().is_none() && value.as_native().is_none() {
            return None;
        }
    }
    Some(value)
}

/// What `dir` would list, with what the namespaces hold for it.
fn attributes(vm: &mut Vm, value: &Value) -> Names {
    let mut names = Names::new();
    if let Some(class) = value.as_class() {
        add_class(vm, &mut names, &class);
        return names;
    }
    let class = vm.class_of(value);
    if !class.is_subclass(&vm.classes.module) {
        add_class(vm, &mut names, &class);
    }
    if let Some(own) = value.as_obj().and_then(|object| object.dict()) {
        add(&mut names, &own);
    }
    names
}

fn add_class(vm: &mut Vm, names: &mut Names, class: &ClassRef) {
    for class in class.data().mro().iter().rev() {
        define::fill(vm, class);
        add(names, &class.data().namespace);
    }
}

fn add(names: &mut Names, namespace: &ObjRef) {
    let Payload::Dict(table) = &namespace.payload else {
        return;
    };
    for (name, value) in table.borrow().iter().take(MOST) {
        if let Some(name) = name.as_str().and_then(|name| name.text().to_str()) {
            names.insert(name.into_owned(), value.clone());
        }
    }
}
