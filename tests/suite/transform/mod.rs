//! Passes over the corpus, and the dataflow that tells literals from what the compiler needs.

mod compose;
mod defects;
mod fields;
mod literals;
mod names;
mod runs;
mod shapes;

use crate::asm::code_objects;
use bc_core::asm::Asm;
use bc_core::code::CodeObject;
use bc_core::constant::Constant;
use bc_core::pyc::Pyc;
use bc_core::repr::Repr;
use bc_tests::{all_pyc, bytes, corpus_name, folder};
use bc_transform::catalogue::{AddToMul, Identity};
use bc_transform::roles::{Role, Roles};
use bc_transform::{Context, Order, Pass, Refusal, Transformer};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

fn code_of(path: &Path) -> Arc<CodeObject> {
    Pyc::read(&bytes(path)).unwrap().code
}

#[test]
fn the_identity_changes_no_byte() {
    for path in all_pyc() {
        let code = code_of(&path);
        let same = Identity.apply(&code).unwrap();
        assert!(Arc::ptr_eq(&same, &code), "{}", corpus_name(&path));
    }
}

/// The table of the peer study: `(p + q + 2) - 1`.
#[test]
fn addition_becomes_multiplication() {
    for path in all_pyc() {
        let code = code_of(&path);
        let changed = AddToMul.apply(&code).unwrap();
        for (old, new) in code_objects(&code).iter().zip(code_objects(&changed)) {
            let added = |byte: &u8| if *byte == 23 { 20 } else { *byte };
            let opcodes = |code: &CodeObject| -> Vec<u8> {
                let asm = Asm::lift(code).unwrap();
                asm.instrs().map(|i| i.opcode.number()).collect()
            };
            let expected: Vec<u8> = opcodes(old).iter().map(added).collect();
            assert_eq!(opcodes(&new), expected, "{}", corpus_name(&path));
            assert_eq!(old.lnotab(), new.lnotab(), "{}", corpus_name(&path));
        }
    }
}

/// Every constant that `roles.py` loads, with its role. The source says which is which.
#[test]
fn literals_are_told_apart() {
    let code = code_of(&folder().join("transform/roles.pyc"));
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for code in code_objects(&code) {
        let body = Asm::lift(&code).unwrap().body;
        let roles = Roles::of(&body);
        for (at, item) in body.iter().enumerate() {
            let Some(constant) = item.as_instr().and_then(|instr| instr.constant()) else {
                continue;
            };
            let shown = match constant {
                Constant::Code(code) => format!("code {}", code.name().to_string_lossy()),
                other => Repr::default().constant(other),
            };
            let role = format!("{:?}", roles.role(at));
            found.entry(role).or_default().push(shown);
        }
    }
    let sorted = |role: &str| {
        let mut list = found.get(role).cloned().unwrap_or_default();
        list.sort();
        list.join(" ")
    };
    assert_eq!(
        sorted("Value"),
        "'after star' 'ann a' 'ann d' 'ann r' 'eight' 'eighteen' 'fifteen' 'four' 'fourteen' \
         'kw default' 'last' 'nine' 'pos' 'seventeen' 'six' 'sixteen' 'step' 'ten' 'twenty' 'val' \
         ('d', 1) (12, 13) 1 1 19 2 2 3 5 7 None frozenset({'el', 'ev'})"
    );
    assert_eq!(sorted("Docstring"), "'class doc' 'module doc'");
    assert_eq!(sorted("Keyword"), "'c' 'k' 'key' 'metaclass' 'other'");
    assert_eq!(sorted("DefaultName"), "'c' 'd'");
    assert_eq!(sorted("AnnotationNames"), "('a', 'd', 'return')");
    assert_eq!(sorted("ImportLevel"), "0 0 0 1");
    assert_eq!(
        sorted("ImportNames"),
        "('OrderedDict', 'deque') ('x',) None None"
    );
    assert_eq!(
        sorted("QualifiedName"),
        "'C' 'C' 'C.m' 'C.m.<locals>.<listcomp>' 'f' 'f.<locals>.<lambda>'"
    );
    assert_eq!(sorted("ClassName"), "'C'");
    assert_eq!(
        sorted("Code"),
        "code <lambda> code <listcomp> code C code f code m"
    );
}

/// Says which code objects come first.
struct Visits(Order, std::cell::RefCell<Vec<String>>);

impl Transformer for Visits {
    type State = ();

    fn name(&self) -> String {
        "visits".to_owned()
    }

    fn order(&self) -> Order {
        self.0
    }

    fn descends(&self, code: &CodeObject) -> bool {
        code.name().as_ascii() != Some("m")
    }

    fn enter(&self, context: &mut Context<'_, ()>) -> Result<(), Refusal> {
        self.1.borrow_mut().push(context.path().to_owned());
        Ok(())
    }

    fn constant(
        &self,
        constant: &Constant,
        item: usize,
        context: &mut Context<'_, ()>,
    ) -> Result<Option<Constant>, Refusal> {
        let is_name = context.role(item) == Role::ClassName;
        match constant {
            Constant::Str(name) if is_name && name.as_ascii() == Some("C") => {
                Err(Refusal::new("no C here"))
            }
            _ => Ok(None),
        }
    }
}

#[test]
fn code_objects_come_in_the_order_asked_for() {
    let code = code_of(&folder().join("transform/roles.pyc"));
    let visits = |order| {
        let visits = Visits(order, std::cell::RefCell::default());
        let refused = visits.apply(&code).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "visits: no C here (<module>, line 1 of roles.py)"
        );
        visits.1.into_inner()
    };
    assert_eq!(
        visits(Order::InnermostFirst),
        [
            "<module>.f.<lambda>",
            "<module>.f",
            "<module>.C.m",
            "<module>.C",
            "<module>"
        ]
    );
    assert_eq!(visits(Order::OutermostFirst), ["<module>"]);
}
