//! The opcode table against `data/opcodes35.json`, a record of the reference interpreter.

use bc_core::code::CodeFlags;
use bc_core::opcode::{COMPARE_OPS, CompareOp, HAVE_ARGUMENT, Opcode};
use bc_tests::{folder, text};
use serde_json::Value;

/// The record of the reference interpreter's `opcode` and `dis` modules.
fn record() -> Value {
    let path = folder().join("data/opcodes35.json");
    serde_json::from_str(&text(&path)).expect("opcodes35.json is JSON")
}

fn integer(value: &Value) -> i64 {
    value
        .as_i64()
        .unwrap_or_else(|| panic!("no integer: {value}"))
}

#[test]
fn every_opcode_is_as_recorded() {
    let record = record();
    let rows = record["opcodes"].as_array().expect("a list of opcodes");
    assert_eq!(rows.len(), 114);
    assert_eq!(Opcode::all().count(), 114);
    for (opcode, row) in Opcode::all().zip(rows) {
        let name = row["name"].as_str().expect("a name");
        assert_eq!(
            i64::from(opcode.number()),
            integer(&row["number"]),
            "{name}"
        );
        assert_eq!(opcode.name(), Some(name));
        assert_eq!(opcode.to_string(), name);
        assert_eq!(Opcode::from_name(name), Some(opcode));
        assert_eq!(Some(opcode.has_arg()), row["has_arg"].as_bool(), "{name}");
        let size = bc_core::instruction::encode(opcode, 0, 0).len();
        assert_eq!(size as i64, integer(&row["size"]), "{name}");
        assert!(!opcode.doc().is_empty(), "{name}");
        match (&row["stack_effect"], row.get("stack_effect_by_arg")) {
            (Value::Null, None) => assert_eq!(opcode.stack_effect(0), None, "{name}"),
            (Value::Null, Some(pairs)) => {
                for pair in pairs.as_array().expect("pairs") {
                    let arg = u32::try_from(integer(&pair[0])).expect("an argument");
                    let effect = opcode.stack_effect(arg).map(i64::from);
                    assert_eq!(effect, Some(integer(&pair[1])), "{name} {arg}");
                }
            }
            (fixed, _) => {
                for arg in [0, 1, 255, 0x30102, u32::MAX] {
                    let effect = opcode.stack_effect(arg).map(i64::from);
                    assert_eq!(effect, Some(integer(fixed)), "{name} {arg}");
                }
            }
        }
    }
}

#[test]
fn every_category_is_as_recorded() {
    type Category = (&'static str, fn(Opcode) -> bool);
    let categories: [Category; 8] = [
        ("hasconst", Opcode::has_const),
        ("hasname", Opcode::has_name),
        ("haslocal", Opcode::has_local),
        ("hasfree", Opcode::has_free),
        ("hasjrel", Opcode::is_relative_jump),
        ("hasjabs", Opcode::is_absolute_jump),
        ("hascompare", Opcode::has_compare),
        ("hasnargs", Opcode::has_nargs),
    ];
    let record = record();
    let recorded = record["category_members"].as_object().expect("categories");
    assert_eq!(recorded.len(), categories.len());
    for (category, belongs) in categories {
        let members: Vec<&str> = (0..=255)
            .map(Opcode)
            .filter(|&opcode| belongs(opcode))
            .filter_map(Opcode::name)
            .collect();
        let wanted = recorded[category].as_array().expect("names");
        let wanted: Vec<&str> = wanted.iter().filter_map(Value::as_str).collect();
        assert_eq!(members, wanted, "{category}");
    }
    for opcode in (0..=255).map(Opcode) {
        let jump = opcode.is_relative_jump() || opcode.is_absolute_jump();
        assert_eq!(opcode.is_jump(), jump);
    }
}

#[test]
fn the_other_bytes_have_no_name() {
    let unknown: Vec<Opcode> = (0..=255).map(Opcode).filter(|op| !op.is_known()).collect();
    assert_eq!(unknown.len(), 256 - 114);
    for opcode in unknown {
        assert_eq!(opcode.name(), None);
        assert_eq!(opcode.to_string(), format!("<{}>", opcode.number()));
        assert_eq!(opcode.stack_effect(1), None);
        assert_eq!(opcode.doc(), "");
    }
    assert_eq!(Opcode::from_name("<0>"), None);
    assert_eq!(Opcode::from_name("load_fast"), None);
}

#[test]
fn constants_of_the_opcode_module() {
    let record = record();
    assert_eq!(i64::from(HAVE_ARGUMENT), integer(&record["have_argument"]));
    let extended = Opcode::EXTENDED_ARG.number();
    assert_eq!(i64::from(extended), integer(&record["extended_arg"]));
    let recorded = record["cmp_op"].as_array().expect("comparisons");
    let recorded: Vec<&str> = recorded.iter().filter_map(Value::as_str).collect();
    assert_eq!(COMPARE_OPS[..], recorded);
    for (arg, op) in (0..).zip(CompareOp::ALL) {
        assert_eq!(op.arg(), arg);
        assert_eq!(op.to_string(), recorded[arg as usize]);
        assert_eq!(CompareOp::from_arg(arg), Some(op));
    }
    assert_eq!(CompareOp::from_arg(12), None);
}

#[test]
fn flags_have_the_recorded_values() {
    let record = record();
    for (name, value) in record["code_flags"].as_object().expect("flags") {
        let flag = CodeFlags::from(integer(value) as u32);
        assert_eq!(CodeFlags::from_name(name), Some(flag), "{name}");
        assert_eq!(flag.to_string(), *name);
    }
    let futures = record["future_features"].as_object().expect("features");
    for (name, feature) in futures {
        let flag = CodeFlags::from(integer(&feature["flag"]) as u32);
        let ours = match name.as_str() {
            // On since 2.2 and 2.3: one has no flag any more, the other is that of nested functions.
            "generators" => CodeFlags::empty(),
            "nested_scopes" => CodeFlags::NESTED,
            // Its flag is named after the man, not after the operator.
            "barry_as_FLUFL" => CodeFlags::FUTURE_BARRY_AS_BDFL,
            _ => CodeFlags::from_name(&format!("FUTURE_{}", name.to_uppercase()))
                .unwrap_or_else(|| panic!("no flag for {name}")),
        };
        assert_eq!(ours, flag, "{name}");
    }
}
