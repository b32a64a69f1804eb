//! `pybc builtins`: which of CPython 3.5's names the machine has, as a page.
//!
//! The names were recorded once from the reference's `dir()` (`data/names35.json`). The page asks the
//! machine's own `dir()`, so it cannot say more than is there; whether a name behaves is for the tests.

use crate::exit::{Failure, Outcome, status};
use crate::io::Io;
use bc_vm::limits::Limits;
use bc_vm::model::error::PyResult;
use bc_vm::model::value::Value;
use bc_vm::model::vm::{Streams, Vm};
use bc_vm::protocol::{attr, call, define, iter, text};
use bc_vm::runtime::import;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;

/// What the reference's `dir()` gave.
const RECORD: &str = include_str!("../../data/names35.json");

/// Prints the page.
pub(crate) fn run(io: &Io) -> Outcome {
    let mut out = io.stdout.clone();
    let page = page().map_err(|what| Failure::Io {
        file: "builtins".to_string(),
        what,
    })?;
    write!(out, "{page}")?;
    Ok(status::OK)
}

/// A row: what it is about, how many names the reference has, which are missing here.
struct Row {
    title: String,
    names: usize,
    missing: Vec<String>,
}

impl Row {
    fn present(&self) -> usize {
        self.names - self.missing.len()
    }
}

/// The page as Markdown.
///
/// # Errors
///
/// A sentence, if the machine cannot be asked.
pub(crate) fn page() -> Result<String, String> {
    let record: Json = serde_json::from_str(RECORD).map_err(|error| error.to_string())?;
    let mut vm = bc_lib::machine(Limits::unlimited(), Streams::none()).map_err(|_| "no machine")?;
    let mut page = String::from(
        "# Compatibility\n\nNames of CPython 3.5.10 that the machine has, by its own `dir()`; \
         `pybc builtins` prints this page.\n",
    );
    let builtins = vec![builtins_row(&mut vm, &record)];
    section(&mut page, "The module `builtins`", &builtins);
    let types = type_rows(&mut vm, &record);
    section(&mut page, "Built-in types", &types);
    let modules = module_rows(&mut vm, &record);
    section(&mut page, "Modules", &modules);
    Ok(page)
}

fn section(page: &mut String, title: &str, rows: &[Row]) {
    let names: usize = rows.iter().map(|row| row.names).sum();
    let present: usize = rows.iter().map(Row::present).sum();
    // Writing to a String cannot fail.
    let _ = write!(
        page,
        "\n## {title}\n\n{present} of {names} names ({}).\n\n| | names | present | missing |\n|---|---:|---:|---|\n",
        percent(present, names)
    );
    for row in rows {
        let missing = if row.present() == 0 {
            "all of it".to_string()
        } else {
            let named: Vec<String> = row.missing.iter().map(|name| format!("`{name}`")).collect();
            named.join(" ")
        };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} |",
            row.title,
            row.names,
            percent(row.present(), row.names),
            missing
        );
    }
}

/// A share in percent with one decimal, rounded down, so that 100.0 means all.
fn percent(part: usize, whole: usize) -> String {
    let permille = (part * 1000).checked_div(whole).unwrap_or(1000);
    format!("{}.{} %", permille / 10, permille % 10)
}

fn texts(json: &Json) -> Vec<String> {
    json.as_array()
        .map(|items| {
            items
                .iter()
                .filter_map(Json::as_str)
                .map(str::to_string)
                .collect()
        })
        .unwrap_or_default()
}

fn row(title: String, wanted: Vec<String>, found: &BTreeSet<String>) -> Row {
    let missing: Vec<String> = wanted
        .iter()
        .filter(|name| !found.contains(*name))
        .cloned()
        .collect();
    Row {
        title,
        names: wanted.len(),
        missing,
    }
}

/// What `dir(value)` gives; nothing where it fails.
fn names(vm: &mut Vm, value: &Value) -> BTreeSet<String> {
    let dir = vm.intern("dir");
    let Some(dir) = define::lookup(&vm.builtins, &dir) else {
        return BTreeSet::new();
    };
    let listed: PyResult<Vec<Value>> =
        call::call_values(vm, &dir, [value.clone()]).and_then(|list| iter::collect(vm, &list));
    let Ok(listed) = listed else {
        return BTreeSet::new();
    };
    listed
        .iter()
        .filter_map(|name| text::str_text(vm, name).ok())
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

fn builtins_row(vm: &mut Vm, record: &Json) -> Row {
    let module = import::get_or_load(vm, "builtins").unwrap_or_default();
    let found = names(vm, &module);
    row("builtins".to_string(), texts(&record["builtins"]), &found)
}

fn type_rows(vm: &mut Vm, record: &Json) -> Vec<Row> {
    let Some(types) = record["types"].as_object() else {
        return Vec::new();
    };
    types
        .iter()
        .map(|(name, wanted)| {
            let found = match find_type(vm, name) {
                Some(class) => names(vm, &class),
                None => BTreeSet::new(),
            };
            row(name.clone(), texts(wanted), &found)
        })
        .collect()
}

/// A built-in class by its name, whether or not `builtins` lists it.
fn find_type(vm: &mut Vm, name: &str) -> Option<Value> {
    let interned = vm.intern(name);
    if let Some(class) = define::lookup(&vm.builtins, &interned) {
        return Some(class);
    }
    let all: Vec<_> = vm.classes.all().cloned().collect();
    all.iter()
        .find(|class| &*class.data().name() == name)
        .map(Value::from)
}

fn module_rows(vm: &mut Vm, record: &Json) -> Vec<Row> {
    let Some(modules) = record["modules"].as_object() else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    // The record was made where all of them were imported: a package then has its submodules as attributes.
    for name in modules.keys() {
        drop(import::get_or_load(vm, name));
    }
    for (name, wanted) in modules {
        let module = import::get_or_load(vm, name).ok();
        let found = match &module {
            Some(module) => names(vm, module),
            None => BTreeSet::new(),
        };
        rows.push(row(name.clone(), texts(&wanted["dir"]), &found));
        let Some(types) = wanted["types"].as_object() else {
            continue;
        };
        for (class, wanted) in types {
            let attribute = vm.intern(class);
            let found = match module
                .as_ref()
                .and_then(|module| attr::getattr(vm, module, &attribute).ok())
            {
                Some(class) => names(vm, &class),
                None => BTreeSet::new(),
            };
            rows.push(row(format!("{name}.{class}"), texts(wanted), &found));
        }
    }
    rows
}
