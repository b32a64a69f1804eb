//! The table of the classes of `Python.asdl`, compared with what the nodes of a tree say of themselves.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use bc_source::ast::{CLASSES, Count, FieldKind, NodeRef, Type, Value};
use bc_source::{Mode, ParseOptions, Source, parse};
use std::collections::BTreeSet;

/// Every class that a parser makes nodes of.
const SOURCE: &str = include_str!("data/every_class.txt");

/// Goes through a tree, and compares what each node says of itself with the table.
fn compare(source: &str, mode: Mode, met: &mut BTreeSet<&'static str>) {
    let text = bc_core::text::Text::from(source);
    let options = ParseOptions {
        mode,
        ..ParseOptions::default()
    };
    let tree = parse(Source::Text(&text), &options).unwrap();
    let mut open = vec![Value::Node(NodeRef::Mod(&tree.root))];
    while let Some(value) = open.pop() {
        match value {
            Value::List(items) => open.extend(items),
            Value::Node(node) => {
                let mut classes = CLASSES.iter();
                let class = classes.find(|class| class.name == node.class()).unwrap();
                met.insert(class.name);
                assert_eq!(node.position().is_some(), class.of.is_placed());
                let fields = node.fields(&tree);
                let names = fields.iter().map(|(name, _)| *name);
                assert!(names.eq(class.fields.iter().map(|field| field.name)));
                for ((_, value), field) in fields.iter().zip(class.fields) {
                    match (value, field.count) {
                        (Value::List(_), count) => assert_eq!(count, Count::Many),
                        (Value::None, count) => assert_ne!(count, Count::Many),
                        (Value::Node(node), Count::One | Count::Optional) => {
                            let FieldKind::Node(of) = field.kind else {
                                panic!("{}.{}", class.name, field.name);
                            };
                            assert!(of.classes().iter().any(|c| c.name == node.class()));
                        }
                        (Value::Constant(_), Count::One | Count::Optional) => {
                            assert!(!matches!(field.kind, FieldKind::Node(_)));
                        }
                        _ => panic!("{}.{}", class.name, field.name),
                    }
                }
                open.extend(fields.into_iter().map(|(_, value)| value));
            }
            Value::None | Value::Constant(_) => {}
        }
    }
}

#[test]
fn the_table_is_what_nodes_say_of_themselves() {
    let mut met = BTreeSet::new();
    compare(SOURCE, Mode::Exec, &mut met);
    compare("x", Mode::Eval, &mut met);
    compare("x\n", Mode::Single, &mut met);
    let all = CLASSES.iter().map(|class| class.name);
    let unmade = ["Suite", "AugLoad", "AugStore", "Param"];
    let made: BTreeSet<_> = all.filter(|name| !unmade.contains(name)).collect();
    assert_eq!(met, made);
}

#[test]
fn types_have_their_classes_together() {
    let count: usize = Type::ALL.iter().map(|of| of.classes().len()).sum();
    assert_eq!(count, CLASSES.len());
    for of in Type::ALL {
        let is_alone = of.classes().len() == 1 && of.classes()[0].name == of.name();
        assert_eq!(of.is_product(), is_alone, "{of:?}");
        let is_bare = of.classes().iter().all(|class| class.fields.is_empty());
        assert_eq!(of.is_unit(), is_bare, "{of:?}");
    }
}
